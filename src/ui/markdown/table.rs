//! Tables: columns as wide as their words while there is room, and narrower in
//! proportion where there is not.

use egui::vec2;
use pulldown_cmark::Alignment;

use crate::ui::theme::{size, space};

use super::layout::Setter;
use super::parse::Span;

const COLUMN_GAP: f32 = 36.0;
const NARROW_GAP: f32 = 16.0;
const ROW_PAD: f32 = 5.0;
const LEAST: f32 = 40.0;

impl Setter<'_, '_> {
    pub(super) fn table(
        &mut self,
        columns: &[Alignment],
        rows: &[Vec<Vec<Span>>],
        x: f32,
        width: f32,
    ) {
        let count = columns.len().max(1);
        let natural = self.natural_widths(columns.len(), rows);
        let gaps = (count - 1) as f32;
        let sum: f32 = natural.iter().sum();
        let gap = if sum + gaps * COLUMN_GAP <= width {
            COLUMN_GAP
        } else {
            NARROW_GAP.min(width / (4.0 * count as f32))
        };
        let widths = fit(&natural, width - gaps * gap);
        let total = widths.iter().sum::<f32>() + gaps * gap;
        for (index, row) in rows.iter().enumerate() {
            let top = self.y + ROW_PAD;
            let mut height = self.look.body;
            let mut left = x;
            for ((cell, alignment), column) in row.iter().zip(columns).zip(&widths) {
                let job = self.cell(cell, index == 0);
                // A hair more than it needs, so that rounding breaks no word.
                let galley = self.galley(job, column + 0.5);
                let free = (column - galley.size().x).max(0.0);
                let shift = match alignment {
                    Alignment::Right => free,
                    Alignment::Center => free / 2.0,
                    Alignment::None | Alignment::Left => 0.0,
                };
                let used = self.place(&galley, cell, vec2(left + shift, top));
                height = height.max(used);
                left += column + gap;
            }
            self.y = top + height + ROW_PAD;
            self.line(x, self.y, total);
        }
    }

    fn cell(&self, cell: &[Span], is_head: bool) -> egui::text::LayoutJob {
        if !is_head {
            return self.job(cell, self.look.body, self.look.body * 1.4, false);
        }
        let small = self.look.body * size::SMALL / size::BODY;
        let mut job = self.job(cell, small, self.look.body * 1.4, true);
        for section in &mut job.sections {
            section.format.color = self.look.tokens.muted;
        }
        job
    }

    fn natural_widths(&mut self, count: usize, rows: &[Vec<Vec<Span>>]) -> Vec<f32> {
        let mut widths = vec![space::M; count];
        for (index, row) in rows.iter().enumerate() {
            for (cell, width) in row.iter().zip(&mut widths) {
                let job = self.cell(cell, index == 0);
                *width = width.max(self.galley(job, f32::INFINITY).size().x.ceil());
            }
        }
        widths
    }
}

/// Shares a width among columns. Narrow ones keep what they need; wide ones share the rest.
fn fit(natural: &[f32], width: f32) -> Vec<f32> {
    let sum: f32 = natural.iter().sum();
    if sum <= width {
        return natural.to_vec();
    }
    let mut fair = width / natural.len() as f32;
    for _ in 0..natural.len() {
        let (kept, wide) = natural.iter().fold((0.0, 0_usize), |(kept, wide), need| {
            if *need <= fair {
                (kept + need, wide)
            } else {
                (kept, wide + 1)
            }
        });
        if wide == 0 {
            break;
        }
        fair = ((width - kept) / wide as f32).max(LEAST);
    }
    natural.iter().map(|need| need.min(fair)).collect()
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn narrow_columns_should_keep_their_width_when_room_is_short() {
        assert_eq!(fit(&[50.0, 60.0], 200.0), [50.0, 60.0]);
        let widths = fit(&[50.0, 900.0, 400.0], 500.0);
        assert!((widths[0] - 50.0).abs() < 0.1, "{widths:?}");
        assert!(
            (widths.iter().sum::<f32>() - 500.0).abs() < 1.0,
            "{widths:?}"
        );
    }
}
