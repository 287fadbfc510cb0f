//! How large a picture is seen, and which piece of it: what wheel, keys and drags do to that.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// The least that the longer side gets, in points.
const LEAST: f32 = 24.0;
/// How many times its own size, or the size in which it fits, a picture may have.
const MOST: f32 = 16.0;

/// How large a picture is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Zoom {
    /// As large as there is room.
    #[default]
    Fit,
    /// A pixel of it on a pixel of the screen.
    Actual,
    /// Its longer side has so many points.
    Free(f32),
}

/// The way in which a picture is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    zoom: Zoom,
    /// What of the picture is in the middle of the room, in shares of it.
    middle: Pos2,
}

/// What is looked at, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subject {
    /// Its proportions.
    pub size: Vec2,
    /// Its longer side in points when it is seen in its own size.
    pub actual: f32,
    /// Whether it may be enlarged to fill the room: it is drawn, not made of pixels.
    pub is_drawn: bool,
    /// The piece of the window.
    pub room: Rect,
}

impl Default for Lens {
    fn default() -> Self {
        Self {
            zoom: Zoom::Fit,
            middle: pos2(0.5, 0.5),
        }
    }
}

impl Subject {
    /// Its size with a longer side of one.
    fn unit(&self) -> Vec2 {
        let size = self.size.max(Vec2::splat(f32::EPSILON));
        size / size.max_elem()
    }

    /// The longer side when all of it is seen.
    fn fit(&self) -> f32 {
        let longest = (self.room.size() / self.unit()).min_elem().max(LEAST);
        if self.is_drawn {
            longest
        } else {
            longest.min(self.actual.max(LEAST))
        }
    }
}

impl Lens {
    /// Sees all of it.
    pub fn fit(&mut self) {
        *self = Self::default();
    }

    /// Sees it in its own size.
    pub const fn actual(&mut self) {
        self.zoom = Zoom::Actual;
    }

    /// Whether its own size is what is wanted.
    #[must_use]
    pub fn is_actual(&self) -> bool {
        self.zoom == Zoom::Actual
    }

    /// The longer side in points.
    #[must_use]
    pub fn longer(&self, subject: &Subject) -> f32 {
        match self.zoom {
            Zoom::Fit => subject.fit(),
            Zoom::Actual => subject.actual.max(LEAST),
            Zoom::Free(longer) => longer,
        }
    }

    /// Where the picture is drawn. No piece of the room stays empty that it could fill.
    #[must_use]
    pub fn rect(&self, subject: &Subject) -> Rect {
        let room = subject.room;
        let size = subject.unit() * self.longer(subject);
        let min = room.center() - self.middle.to_vec2() * size;
        let axis = |min: f32, size: f32, from: f32, to: f32| {
            if size <= to - from {
                f32::midpoint(from, to) - size / 2.0
            } else {
                min.clamp(to - size, from)
            }
        };
        let min = pos2(
            axis(min.x, size.x, room.min.x, room.max.x),
            axis(min.y, size.y, room.min.y, room.max.y),
        );
        Rect::from_min_size(min, size)
    }

    /// Makes it larger or smaller around a point, which stays where it is.
    pub fn zoom_by(&mut self, factor: f32, at: Pos2, subject: &Subject) {
        let before = self.rect(subject);
        let share = (at - before.min) / before.size();
        let most = MOST * subject.actual.max(subject.fit());
        let longer = (self.longer(subject) * factor).clamp(LEAST.min(subject.fit()), most);
        self.zoom = Zoom::Free(longer);
        let size = subject.unit() * longer;
        self.look_from(at - share * size, subject);
    }

    /// Moves it.
    pub fn pan(&mut self, by: Vec2, subject: &Subject) {
        let min = self.rect(subject).min + by;
        self.look_from(min, subject);
    }

    /// Puts its upper left corner here, as far as that is allowed.
    fn look_from(&mut self, min: Pos2, subject: &Subject) {
        let room = subject.room.center();
        let size = subject.unit() * self.longer(subject);
        self.middle = ((room - min) / size).to_pos2();
        let allowed = self.rect(subject);
        self.middle = ((room - allowed.min) / allowed.size()).to_pos2();
    }
}

/// The size that is asked for so that so many pixels of the longer side are sharp: one of few,
/// so that few have to be made.
#[must_use]
pub fn step(pixels: f32) -> u32 {
    const STEPS: [u32; 3] = [1024, 2048, 4096];
    // A hair more is seen by nobody.
    let enough = STEPS.iter().find(|step| **step as f32 * 1.05 >= pixels);
    enough.copied().unwrap_or(STEPS[2])
}

/// All sizes that can have been asked for, the largest first.
pub const STEPS_DOWN: [u32; 3] = [4096, 2048, 1024];

/// The proportions of a page that nothing is known of yet.
pub const A_PAGE: Vec2 = vec2(210.0, 297.0);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn subject(size: Vec2, actual: f32) -> Subject {
        Subject {
            size,
            actual,
            is_drawn: false,
            room: Rect::from_min_size(pos2(10.0, 20.0), vec2(600.0, 400.0)),
        }
    }

    #[test]
    fn a_picture_should_fit_at_first_and_a_small_one_should_not_be_enlarged() {
        let lens = Lens::default();
        let large = subject(vec2(4000.0, 2000.0), 4000.0);
        let rect = lens.rect(&large);
        assert_eq!(rect.size(), vec2(600.0, 300.0));
        assert_eq!(rect.center(), large.room.center());
        let small = subject(vec2(100.0, 50.0), 100.0);
        assert_eq!(lens.rect(&small).size(), vec2(100.0, 50.0));
        let drawn = Subject {
            is_drawn: true,
            ..small
        };
        assert_eq!(lens.rect(&drawn).size(), vec2(600.0, 300.0));
    }

    #[test]
    fn its_own_size_should_be_its_own_size() {
        let mut lens = Lens::default();
        let large = subject(vec2(4000.0, 2000.0), 4000.0);
        lens.actual();
        assert_eq!(lens.rect(&large).size(), vec2(4000.0, 2000.0));
        lens.fit();
        assert_eq!(lens.rect(&large).size(), vec2(600.0, 300.0));
    }

    #[test]
    fn few_sizes_should_be_asked_for() {
        assert_eq!(
            [10.0, 1024.0, 1070.0, 1100.0, 2500.0, 9000.0].map(step),
            [1024, 1024, 1024, 2048, 4096, 4096]
        );
    }

    proptest! {
        #[test]
        fn what_is_under_the_pointer_should_stay_there(
            size in (900_f32..1200.0, 900_f32..1200.0),
            at in (0.3_f32..0.7, 0.3_f32..0.7),
            factor in 1.05_f32..3.0,
        ) {
            let subject = subject(size.into(), 4000.0);
            let mut lens = Lens::default();
            // Far enough in that no edge comes into the room.
            lens.zoom_by(8.0, subject.room.center(), &subject);
            let at = subject.room.lerp_inside(vec2(at.0, at.1));
            let before = lens.rect(&subject);
            lens.zoom_by(factor, at, &subject);
            let after = lens.rect(&subject);
            let share = |rect: Rect| (at - rect.min) / rect.size();
            prop_assert!((share(before) - share(after)).length() < 1e-3);
        }

        #[test]
        fn no_drag_or_wheel_should_lose_the_picture(
            size in (1_f32..5000.0, 1_f32..5000.0),
            moves in prop::collection::vec((0.2_f32..5.0, -900_f32..900.0, -900_f32..900.0), 0..12),
        ) {
            let subject = subject(size.into(), size.0.max(size.1));
            let mut lens = Lens::default();
            for (factor, x, y) in moves {
                lens.pan(vec2(x, y), &subject);
                lens.zoom_by(factor, pos2(x, y), &subject);
                let rect = lens.rect(&subject);
                prop_assert!(rect.is_finite());
                let room = subject.room;
                for axis in 0..2 {
                    let (min, max) = (rect.min[axis], rect.max[axis]);
                    if max - min <= room.max[axis] - room.min[axis] + 0.01 {
                        prop_assert!(min >= room.min[axis] - 0.1 && max <= room.max[axis] + 0.1);
                    } else {
                        prop_assert!(min <= room.min[axis] + 0.1 && max >= room.max[axis] - 0.1);
                    }
                }
            }
        }
    }
}
