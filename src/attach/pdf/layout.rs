//! From signs with places to lines of text in the order in which they are read: words by
//! their gaps, lines by their height, columns by what stays free between them.

use std::collections::{BTreeMap, HashSet};

/// A sign on a page, whose axis points down. Sizes are in points.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) width: f64,
    /// The direction of its line, in radians.
    pub(super) angle: f64,
}

/// A gap of so much of the size is a space.
const SPACE: f64 = 0.17;
/// A gap of so much of the size parts two pieces of a line.
const PART: f64 = 1.0;
/// Pieces no further apart than this stand on one line.
const SAME_LINE: f64 = 0.45;
/// A step of so much of the usual one begins a paragraph.
const PARAGRAPH: f64 = 1.35;
/// Columns have at least so many lines, and so many signs in each of them.
const COLUMN_LINES: usize = 3;
const COLUMN_SIGNS: usize = 15;

/// A piece of a line without a wide gap.
#[derive(Debug)]
struct Piece {
    left: f64,
    right: f64,
    y: f64,
    size: f64,
    text: String,
}

/// What stands on one line, from left to right.
type Line<'a> = Vec<&'a Piece>;

/// The text of a page.
pub(super) fn text(marks: Vec<Mark>) -> String {
    let mut directions: BTreeMap<i64, Vec<Mark>> = BTreeMap::new();
    for mark in marks {
        let degrees = mark.angle.to_degrees().round() as i64;
        directions
            .entry(degrees.rem_euclid(360))
            .or_default()
            .push(mark);
    }
    // The usual direction first; what stands on its side comes after it.
    let mut directions: Vec<_> = directions.into_iter().collect();
    directions.sort_by_key(|(_, marks)| std::cmp::Reverse(marks.len()));
    let mut out = String::new();
    for (degrees, marks) in directions {
        let pieces = pieces(marks, (degrees as f64).to_radians());
        write_lines(&lines(&pieces), &mut out);
    }
    out
}

/// Joins signs to pieces, in the order in which they were drawn.
fn pieces(marks: Vec<Mark>, angle: f64) -> Vec<Piece> {
    let (sine, cosine) = angle.sin_cos();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut seen = HashSet::new();
    for mark in marks {
        let x = mark.x * cosine + mark.y * sine;
        let y = mark.y * cosine - mark.x * sine;
        // Bold letters are often the same ones drawn twice.
        let spot = (
            mark.text.clone(),
            (x * 2.0).round() as i64,
            (y * 2.0).round() as i64,
        );
        if !mark.text.trim().is_empty() && !seen.insert(spot) {
            continue;
        }
        let text = plain(&mark.text);
        let gap = pieces
            .last()
            .filter(|last| (last.y - y).abs() < SAME_LINE * last.size.max(mark.size))
            .map(|last| (x - last.right) / last.size.max(mark.size));
        match (pieces.last_mut(), gap) {
            (Some(last), Some(gap)) if (-0.5..PART).contains(&gap) => {
                let has_space = last.text.ends_with(' ') || text.starts_with(' ');
                if gap > SPACE && !has_space {
                    last.text.push(' ');
                }
                last.text.push_str(&text);
                last.right = last.right.max(x + mark.width);
                last.size = last.size.max(mark.size);
            }
            _ => pieces.push(Piece {
                left: x,
                right: x + mark.width,
                y,
                size: mark.size,
                text,
            }),
        }
    }
    pieces.retain(|piece| !piece.text.trim().is_empty());
    pieces
}

/// A sign as it is typed: letters that were joined for looks come apart.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            '\u{ad}' => out.push('-'),
            sign if sign.is_whitespace() => out.push(' '),
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

/// Pieces by lines, from the top down.
fn lines(pieces: &[Piece]) -> Vec<Line<'_>> {
    let mut sorted: Vec<&Piece> = pieces.iter().collect();
    sorted.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut lines: Vec<Line<'_>> = Vec::new();
    for piece in sorted {
        let fits = lines
            .last()
            .and_then(|line| line.first())
            .is_some_and(|first| {
                (piece.y - first.y).abs() < SAME_LINE * first.size.max(piece.size)
            });
        match lines.last_mut() {
            Some(line) if fits => line.push(piece),
            _ => lines.push(vec![piece]),
        }
    }
    for line in &mut lines {
        line.sort_by(|one, other| one.left.total_cmp(&other.left));
    }
    lines
}

/// Writes lines, where they stand in columns one column after another.
fn write_lines(lines: &[Line<'_>], out: &mut String) {
    let extent = Extent::of(lines);
    let (mut at, mut plain_from) = (0, 0);
    while at < lines.len() {
        let (count, split) = columns(&lines[at..], &extent);
        if let Some(split) = split {
            write_plain(&lines[plain_from..at], out);
            for side in sides(&lines[at..at + count], split) {
                write_lines(&side, out);
            }
            plain_from = at + count;
        }
        at += count;
    }
    write_plain(&lines[plain_from..], out);
}

/// How far lines reach, and the usual size of their signs.
struct Extent {
    left: f64,
    right: f64,
    size: f64,
}

impl Extent {
    fn of(lines: &[Line<'_>]) -> Self {
        let all = || lines.iter().flatten();
        Self {
            left: all().map(|piece| piece.left).fold(f64::INFINITY, f64::min),
            right: all()
                .map(|piece| piece.right)
                .fold(f64::NEG_INFINITY, f64::max),
            size: median(all().map(|piece| piece.size).collect()),
        }
    }
}

/// How many lines from the first on leave a place free from top to bottom, and where it is
/// if what stands beside it are columns.
fn columns(lines: &[Line<'_>], extent: &Extent) -> (usize, Option<f64>) {
    let mut free = vec![(extent.left, extent.right)];
    let mut count = 0;
    for line in lines {
        let narrower = without(&free, line, extent.size);
        if narrower.is_empty() {
            break;
        }
        free = narrower;
        count += 1;
    }
    if count == 0 {
        return (1, None);
    }
    let run = &lines[..count];
    let split = free
        .into_iter()
        .filter(|(from, to)| *from > extent.left && *to < extent.right)
        .max_by(|one, other| (one.1 - one.0).total_cmp(&(other.1 - other.0)))
        .map(|(from, to)| f64::midpoint(from, to))
        .filter(|split| sides(run, *split).iter().all(|side| is_column(side)));
    (count, split)
}

/// What of these free places is free beside a line too, and wide enough for a gutter.
fn without(free: &[(f64, f64)], line: &Line<'_>, size: f64) -> Vec<(f64, f64)> {
    let mut left_over = Vec::new();
    for (from, to) in free {
        let mut from = *from;
        for piece in line {
            if piece.right <= from || piece.left >= *to {
                continue;
            }
            left_over.push((from, piece.left));
            from = from.max(piece.right);
        }
        left_over.push((from, *to));
    }
    left_over.retain(|(from, to)| to - from >= size);
    left_over
}

/// What stands left and right of a place.
fn sides<'a>(lines: &[Line<'a>], split: f64) -> [Vec<Line<'a>>; 2] {
    let side = |is_left: bool| {
        lines
            .iter()
            .map(|line| {
                let there = |piece: &&&Piece| (piece.left < split) == is_left;
                line.iter().filter(there).copied().collect::<Line<'_>>()
            })
            .filter(|line| !line.is_empty())
            .collect()
    };
    [side(true), side(false)]
}

/// Whether lines are long enough for text; those of tables are not.
fn is_column(lines: &[Line<'_>]) -> bool {
    let signs = |line: &Line<'_>| -> usize {
        line.iter()
            .map(|piece| piece.text.trim().chars().count())
            .sum()
    };
    let long = lines
        .iter()
        .filter(|line| signs(line) >= COLUMN_SIGNS)
        .count();
    lines.len() >= COLUMN_LINES && long * 2 >= lines.len()
}

/// Writes lines as they stand.
fn write_plain(lines: &[Line<'_>], out: &mut String) {
    let steps: Vec<f64> = lines
        .windows(2)
        .map(|pair| step(&pair[0], &pair[1]))
        .collect();
    let size = median(lines.iter().flatten().map(|piece| piece.size).collect());
    // Where every line is a paragraph, the size says what is usual.
    let usual = median(steps.clone()).min(size * 1.6);
    for (at, line) in lines.iter().enumerate() {
        let is_apart = at > 0 && steps[at - 1] > usual * PARAGRAPH;
        if !out.is_empty() {
            out.push_str(if is_apart { "\n\n" } else { "\n" });
        }
        for (place, piece) in line.iter().enumerate() {
            if place > 0 {
                let gap = piece.left - line[place - 1].right;
                out.push(if gap > PART * piece.size { '\t' } else { ' ' });
            }
            let mut words = piece.text.split_whitespace();
            out.extend(words.next());
            out.extend(words.flat_map(|word| [" ", word]));
        }
    }
}

fn step(upper: &Line<'_>, lower: &Line<'_>) -> f64 {
    match (upper.first(), lower.first()) {
        (Some(upper), Some(lower)) => lower.y - upper.y,
        _ => 0.0,
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values
        .get(values.len() / 2)
        .copied()
        .unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words in letters of half their size, without signs for spaces.
    fn words(text: &str, x: f64, y: f64) -> Vec<Mark> {
        let at = |place: usize| x + place as f64 * 5.0;
        text.chars()
            .enumerate()
            .filter(|(_, sign)| *sign != ' ')
            .map(|(place, sign)| Mark {
                text: sign.to_string(),
                x: at(place),
                y,
                size: 10.0,
                width: 5.0,
                angle: 0.0,
            })
            .collect()
    }

    fn read(lines: &[(&str, f64, f64)]) -> String {
        text(
            lines
                .iter()
                .flat_map(|(text, x, y)| words(text, *x, *y))
                .collect(),
        )
    }

    #[test]
    fn words_should_be_parted_by_gaps_and_paragraphs_by_steps() {
        let lines = [
            ("one two", 10.0, 20.0),
            ("three", 10.0, 32.0),
            ("four", 10.0, 44.0),
            ("five", 10.0, 80.0),
        ];
        assert_eq!(read(&lines), "one two\nthree\nfour\n\nfive");
    }

    #[test]
    fn columns_should_be_read_one_after_another_and_tables_by_rows() {
        let prose = "a line of some length";
        let mut lines = vec![("A title over both of the columns of this page", 10.0, 10.0)];
        for row in 0..4 {
            lines.push((prose, 10.0, 40.0 + 12.0 * f64::from(row)));
            lines.push((
                "another one, to the right",
                160.0,
                40.0 + 12.0 * f64::from(row),
            ));
        }
        let text = read(&lines);
        let left = text.rfind(prose).unwrap();
        let right = text.find("another").unwrap();
        assert!(text.starts_with("A title over") && left < right, "{text}");
        let cells = [
            ("Bread", 10.0, 10.0),
            ("2.50", 100.0, 10.0),
            ("Salt", 10.0, 22.0),
            ("0.80", 100.0, 22.0),
            ("Milk", 10.0, 34.0),
            ("1.20", 100.0, 34.0),
        ];
        assert_eq!(read(&cells), "Bread\t2.50\nSalt\t0.80\nMilk\t1.20");
    }

    #[test]
    fn what_is_drawn_twice_should_be_read_once_and_turned_text_at_the_end() {
        let mut marks = words("bold", 10.0, 10.0);
        marks.extend(words("bold", 10.1, 10.0));
        marks.extend("up".chars().enumerate().map(|(place, sign)| Mark {
            text: sign.to_string(),
            x: 5.0,
            y: 100.0 - place as f64 * 5.0,
            size: 10.0,
            width: 5.0,
            angle: -std::f64::consts::FRAC_PI_2,
        }));
        assert_eq!(text(marks), "bold\nup");
    }
}
