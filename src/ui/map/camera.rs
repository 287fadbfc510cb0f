//! Which piece of the map is in view, and how large.

use egui::{Pos2, Rect, Vec2, vec2};

use crate::ui::theme::space;

/// The smallest and the largest scale.
const SCALES: (f32, f32) = (0.002, 2.0);
/// The scale at which words can be read, and the largest at which everything is shown.
const USUAL: f32 = 1.0;
/// The space between the tree and the edges of the view.
const MARGIN: f32 = space::XL;
/// How much of the width a tree may take so that it stands at the left, with room for words
/// beside it.
const LEFT_SHARE: f32 = 0.4;

/// Where the map is drawn, and how large it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The piece of the screen.
    pub area: Rect,
    /// The whole tree.
    pub bounds: Rect,
}

impl Frame {
    fn room(&self) -> Vec2 {
        (self.area.size() - Vec2::splat(2.0 * MARGIN)).max(Vec2::splat(1.0))
    }

    /// The scale at which all of it is in view, each way.
    fn fitting(&self) -> Vec2 {
        self.room() / self.bounds.size().max(Vec2::splat(1.0))
    }
}

/// A view on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The point of the map in the middle of the view.
    middle: Pos2,
    /// How many points of the screen a point of the map takes, downwards.
    scale: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            middle: Pos2::ZERO,
            scale: USUAL,
        }
    }
}

impl Camera {
    /// How many points of the screen a point of the map takes. Sideways it is no less than
    /// what lets all branches into view: from afar a long talk is a thin line, and where it
    /// parts must still be seen.
    #[must_use]
    pub fn scale(self, frame: Frame) -> Vec2 {
        vec2(self.scale.max(frame.fitting().x.min(USUAL)), self.scale)
    }

    /// Where a point of the map lies on the screen.
    #[must_use]
    pub fn to_screen(self, frame: Frame, at: Pos2) -> Pos2 {
        frame.area.center() + (at - self.middle) * self.scale(frame)
    }

    /// Which point of the map lies at a point of the screen.
    #[must_use]
    pub fn to_map(self, frame: Frame, at: Pos2) -> Pos2 {
        self.middle + (at - frame.area.center()) / self.scale(frame)
    }

    /// Moves what is in view by a distance on the screen, but not out of view.
    pub fn pan(&mut self, frame: Frame, by: Vec2) {
        self.middle -= by / self.scale(frame);
        let most = (frame.area.size() / 2.0 - Vec2::splat(MARGIN)).max(Vec2::ZERO);
        let slack = most / self.scale(frame);
        let (least, most) = (frame.bounds.min - slack, frame.bounds.max + slack);
        self.middle = self.middle.clamp(least, most);
    }

    /// Makes everything larger or smaller; what lies under `around` stays there.
    pub fn zoom(&mut self, frame: Frame, around: Pos2, factor: f32) {
        let still = self.to_map(frame, around);
        self.scale = (self.scale * factor).clamp(SCALES.0, SCALES.1);
        let moved = self.to_screen(frame, still);
        self.pan(frame, around - moved);
    }

    /// Shows everything, as large as it goes.
    pub fn fit(&mut self, frame: Frame) {
        let Frame { area, bounds } = frame;
        self.scale = frame.fitting().min_elem().clamp(SCALES.0, USUAL);
        self.middle = bounds.center();
        self.stand_left(frame);
        if bounds.height() * self.scale < frame.room().y {
            // A short tree hangs from the top, as it grows.
            self.middle.y = bounds.top() + (area.height() / 2.0 - MARGIN) / self.scale;
        }
    }

    /// Shows everything where that is possible without making it small, or else the
    /// surroundings of a point.
    pub fn begin(&mut self, frame: Frame, at: Pos2) {
        self.fit(frame);
        if self.scale < USUAL {
            self.scale = USUAL;
            self.middle = at;
            self.stand_left(frame);
            // Beyond the first and the last message there is nothing to see.
            let Frame { area, bounds } = frame;
            let slack = (area.height() / 2.0 - 2.0 * MARGIN) / self.scale;
            if bounds.height() > 2.0 * slack {
                let (top, bottom) = (bounds.top() + slack, bounds.bottom() - slack);
                self.middle.y = self.middle.y.clamp(top, bottom);
            }
        }
        self.reveal(frame, at);
    }

    /// Moves as little as possible so that a point comes into view.
    pub fn reveal(&mut self, frame: Frame, at: Pos2) {
        let margin = (frame.area.size() / 4.0).min(Vec2::splat(MARGIN));
        let inner = frame.area.shrink2(margin);
        let shown = self.to_screen(frame, at);
        self.pan(frame, shown.clamp(inner.min, inner.max) - shown);
    }

    /// Puts a tree that is narrow in this view to the left.
    fn stand_left(&mut self, frame: Frame) {
        let Frame { area, bounds } = frame;
        let scale = self.scale(frame).x;
        if bounds.width() * scale <= area.width() * LEFT_SHARE {
            self.middle.x = bounds.left() + (area.width() / 2.0 - MARGIN) / scale;
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;
    use proptest::prelude::*;

    use super::*;

    fn frame(width: f32, height: f32) -> Frame {
        let area = Rect::from_min_max(pos2(900.0, 50.0), pos2(1200.0, 750.0));
        let bounds = Rect::from_min_size(pos2(-width / 3.0, 0.0), vec2(width, height));
        Frame { area, bounds }
    }

    proptest! {
        #[test]
        fn zooming_should_keep_what_lies_under_the_pointer(
            x in 950.0_f32..1150.0,
            y in 100.0_f32..700.0,
            factor in 0.2_f32..5.0,
        ) {
            let frame = frame(2_000.0, 3_000.0);
            let mut camera = Camera::default();
            camera.fit(frame);
            camera.zoom(frame, frame.area.center(), 4.0);
            let under = camera.to_map(frame, pos2(x, y));
            camera.zoom(frame, pos2(x, y), factor);
            let after = camera.to_screen(frame, under);
            // Where the tree would leave the view, it stops.
            let is_held = !frame.bounds.shrink(60.0).contains(under);
            prop_assert!(is_held || after.distance(pos2(x, y)) < 0.5, "{after}");
        }

        #[test]
        fn fitting_should_show_everything(width in 0.0_f32..5_000.0, height in 0.0_f32..200_000.0) {
            let frame = frame(width, height);
            let mut camera = Camera::default();
            camera.fit(frame);
            for corner in [frame.bounds.min, frame.bounds.max] {
                let shown = camera.to_screen(frame, corner);
                prop_assert!(frame.area.contains(shown), "{corner} is at {shown}");
            }
        }

        #[test]
        fn the_tree_should_never_be_lost(
            x in -1e6_f32..1e6,
            y in -1e6_f32..1e6,
            factor in 0.05_f32..2.0,
        ) {
            let frame = frame(130.0, 2_000.0);
            let mut camera = Camera::default();
            camera.zoom(frame, frame.area.center(), factor);
            camera.pan(frame, vec2(x, y));
            let shown = Rect::from_two_pos(
                camera.to_screen(frame, frame.bounds.min),
                camera.to_screen(frame, frame.bounds.max),
            );
            prop_assert!(shown.intersects(frame.area), "{shown}");
        }
    }

    #[test]
    fn a_long_tree_should_begin_at_the_message_in_view_and_be_legible() {
        let frame = frame(26.0, 20_000.0);
        let mut camera = Camera::default();
        camera.begin(frame, pos2(0.0, 15_000.0));
        assert_eq!(camera.scale(frame), Vec2::splat(USUAL));
        assert!(
            frame
                .area
                .contains(camera.to_screen(frame, pos2(0.0, 15_000.0)))
        );
    }

    #[test]
    fn branches_of_a_long_tree_should_stay_apart_from_afar() {
        let frame = frame(260.0, 20_000.0);
        let mut camera = Camera::default();
        camera.fit(frame);
        let lanes = [0.0, 26.0].map(|x| camera.to_screen(frame, pos2(x, 0.0)).x);
        assert!(lanes[1] - lanes[0] > 20.0, "{lanes:?}");
    }
}
