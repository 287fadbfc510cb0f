//! The heights of rows as a tree of sums: a change and a look-up cost the logarithm of
//! the number of rows, so that ten thousand messages scroll like ten.

/// Heights of rows in points, and their sums (a Fenwick tree). Sums are in f64: a long
/// conversation is millions of points high.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    heights: Vec<f32>,
    sums: Vec<f64>,
}

impl FromIterator<f32> for Heights {
    fn from_iter<I: IntoIterator<Item = f32>>(heights: I) -> Self {
        let heights: Vec<f32> = heights.into_iter().collect();
        let mut sums: Vec<f64> = heights.iter().map(|height| f64::from(*height)).collect();
        for index in 0..sums.len() {
            let above = index | (index + 1);
            if above < sums.len() {
                sums[above] += sums[index];
            }
        }
        Self { heights, sums }
    }
}

impl Heights {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heights.len()
    }

    /// The height of a row; 0 past the end.
    #[must_use]
    pub fn height(&self, index: usize) -> f32 {
        self.heights.get(index).copied().unwrap_or_default()
    }

    /// Changes the height of a row.
    pub fn set(&mut self, index: usize, height: f32) {
        let Some(known) = self.heights.get_mut(index) else {
            return;
        };
        let change = f64::from(height) - f64::from(*known);
        if change == 0.0 {
            return;
        }
        *known = height;
        let mut at = index;
        while at < self.sums.len() {
            self.sums[at] += change;
            at |= at + 1;
        }
    }

    /// The upper edge of a row: the sum of all before it.
    #[must_use]
    pub fn top(&self, index: usize) -> f64 {
        let mut sum = 0.0;
        let mut at = index.min(self.len());
        while at > 0 {
            sum += self.sums[at - 1];
            at &= at - 1;
        }
        sum
    }

    /// The sum of all heights.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.top(self.len())
    }

    /// The row at a distance from the top; the first or the last where it is outside.
    #[must_use]
    pub fn row_at(&self, y: f64) -> usize {
        let mut row = 0;
        let mut rest = y;
        let mut step = self.len().checked_next_power_of_two().unwrap_or(0);
        while step > 0 {
            let next = row + step;
            if next <= self.len() && self.sums[next - 1] <= rest {
                rest -= self.sums[next - 1];
                row = next;
            }
            step /= 2;
        }
        row.min(self.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Heights;

    proptest! {
        #[test]
        fn sums_should_be_those_of_a_plain_list(
            mut plain in prop::collection::vec(1_u16..500, 1..60),
            changes in prop::collection::vec((0_usize..60, 1_u16..500), 0..30),
            y in 0_u32..30_000,
        ) {
            let mut heights: Heights = plain.iter().map(|height| f32::from(*height)).collect();
            for (index, height) in changes {
                heights.set(index, f32::from(height));
                if let Some(known) = plain.get_mut(index) {
                    *known = height;
                }
            }
            let mut top = 0.0;
            let mut row = plain.len() - 1;
            let mut is_found = false;
            for (index, height) in plain.iter().enumerate() {
                prop_assert!((heights.top(index) - top).abs() < 1e-6);
                top += f64::from(*height);
                if !is_found && f64::from(y) < top {
                    row = index;
                    is_found = true;
                }
            }
            prop_assert!((heights.total() - top).abs() < 1e-6);
            prop_assert_eq!(heights.row_at(f64::from(y)), row);
        }
    }
}
