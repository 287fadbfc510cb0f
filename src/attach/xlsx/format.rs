//! How numbers in cells are shown: as dates, times, shares or plain numbers.

use std::collections::HashMap;
use std::io::BufRead;

use crate::attach::xml::{Malformed, Node, Xml};

/// Excel counts days from here, and believes that 1900 was a leap year.
const DAYS_TO_1900: i64 = -25_569;
const DAYS_FROM_1900_TO_1904: i64 = 1462;
const SECONDS_PER_DAY: f64 = 86_400.0;
/// The last day of the year 9999.
const LAST_DAY: f64 = 2_958_466.0;

/// What a number stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Meaning {
    #[default]
    Number,
    Date,
    Time,
    DateAndTime,
    Share,
}

/// The formats of a workbook, by the number that cells give.
#[derive(Default)]
pub(super) struct Formats {
    meanings: Vec<Meaning>,
    counts_from_1904: bool,
}

impl Formats {
    /// Reads the formats.
    pub(super) fn read(source: impl BufRead, counts_from_1904: bool) -> Result<Self, Malformed> {
        let mut xml = Xml::new(source);
        let mut own = HashMap::new();
        let mut meanings = Vec::new();
        let mut is_of_cells = false;
        while let Some(node) = xml.next()? {
            let element = match node {
                Node::Start(element) => element,
                Node::End(name) => {
                    is_of_cells &= name != "cellXfs";
                    continue;
                }
                Node::Text(_) => continue,
            };
            let number = || {
                element
                    .attribute("numFmtId")
                    .and_then(|id| id.parse::<u32>().ok())
            };
            match element.name.as_str() {
                "numFmt" => {
                    let code = element.attribute("formatCode").unwrap_or_default();
                    if let Some(id) = number() {
                        own.insert(id, of_code(code));
                    }
                }
                "cellXfs" => is_of_cells = true,
                "xf" if is_of_cells => {
                    let id = number().unwrap_or_default();
                    meanings.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            }
        }
        Ok(Self {
            meanings,
            counts_from_1904,
        })
    }

    /// A number as a cell of this format shows it.
    pub(super) fn shown(&self, value: &str, format: usize) -> String {
        let Ok(number) = value.parse::<f64>() else {
            return value.to_owned();
        };
        let meaning = self.meanings.get(format).copied().unwrap_or_default();
        match meaning {
            Meaning::Number => plain(number),
            Meaning::Share => format!("{}%", plain(number * 100.0)),
            _ => self
                .moment(number, meaning)
                .unwrap_or_else(|| plain(number)),
        }
    }

    fn moment(&self, number: f64, meaning: Meaning) -> Option<String> {
        if !(0.0..LAST_DAY).contains(&number) {
            return None;
        }
        let seconds = (number * SECONDS_PER_DAY).round() as i64;
        let (mut day, second) = (seconds / 86_400, seconds % 86_400);
        let time = format!(
            "{:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        );
        let time = time.strip_suffix(":00").unwrap_or(&time).to_owned();
        // A length of time is written as a moment of day zero.
        if meaning == Meaning::Time || day == 0 {
            return Some(time);
        }
        if self.counts_from_1904 {
            day += DAYS_FROM_1900_TO_1904;
        } else if day < 60 {
            day += 1;
        }
        let date = date_of(day + DAYS_TO_1900);
        Some(match meaning {
            Meaning::DateAndTime if second > 0 => format!("{date} {time}"),
            _ => date,
        })
    }
}

/// The date of a day, counted from 1970, by the rules of our calendar.
fn date_of(day: i64) -> String {
    // Years begin in March here, so that the leap day is the last.
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{:04}-{month:02}-{date:02}", era * 400 + year + next)
}

/// A number without the noise of its last digits.
fn plain(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let size = number.abs();
    if size != 0.0 && !(1e-9..1e15).contains(&size) {
        return format!("{number:e}");
    }
    // Fifteen digits are what Excel itself has.
    let whole_digits = if size < 1.0 {
        1
    } else {
        size.log10() as usize + 1
    };
    let text = format!("{number:.*}", 15_usize.saturating_sub(whole_digits));
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    match text {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

/// The formats that every workbook has.
const fn built_in(id: u32) -> Meaning {
    match id {
        9 | 10 => Meaning::Share,
        14..=17 | 27..=31 | 34..=36 | 50..=58 => Meaning::Date,
        18..=21 | 32 | 33 | 45..=47 => Meaning::Time,
        22 => Meaning::DateAndTime,
        _ => Meaning::Number,
    }
}

/// What a format means that a person wrote: its letters outside of quotes say so.
fn of_code(code: &str) -> Meaning {
    let (mut has_date, mut has_time, mut has_share) = (false, false, false);
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ';' => break,
            '"' => {
                signs.by_ref().find(|sign| *sign == '"');
            }
            '\\' | '_' | '*' => {
                signs.next();
            }
            '[' => {
                // A colour, a language, or hours beyond the day.
                let within: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                let is_length = !within.is_empty()
                    && within
                        .chars()
                        .all(|sign| matches!(sign, 'h' | 'H' | 'm' | 'M' | 's' | 'S'));
                has_time |= is_length;
            }
            'd' | 'D' | 'y' | 'Y' => has_date = true,
            'h' | 'H' | 's' | 'S' => has_time = true,
            // A month alone; beside hours it is minutes.
            'm' | 'M' if !has_time => has_date = true,
            '%' => has_share = true,
            // “General” has letters that mean nothing.
            'g' | 'G' if !has_date && !has_time => return Meaning::Number,
            _ => {}
        }
    }
    // Minutes before seconds look like a month.
    let has_day = code.contains(['d', 'D', 'y', 'Y']);
    match (has_date && (has_day || !has_time), has_time, has_share) {
        (true, true, _) => Meaning::DateAndTime,
        (true, false, _) => Meaning::Date,
        (false, true, _) => Meaning::Time,
        (false, false, true) => Meaning::Share,
        (false, false, false) => Meaning::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str, meaning: Meaning) -> String {
        let formats = Formats {
            meanings: vec![meaning],
            counts_from_1904: false,
        };
        formats.shown(value, 0)
    }

    #[test]
    fn dates_should_be_those_that_excel_shows() {
        for (value, date) in [
            ("1", "1900-01-01"),
            ("59", "1900-02-28"),
            ("61", "1900-03-01"),
            ("36526", "2000-01-01"),
            ("45351", "2024-02-29"),
            ("2958465", "9999-12-31"),
        ] {
            assert_eq!(shown(value, Meaning::Date), date);
        }
        assert_eq!(shown("45351.75", Meaning::DateAndTime), "2024-02-29 18:00");
        assert_eq!(shown("0.5", Meaning::Time), "12:00");
        assert_eq!(shown("-1", Meaning::Date), "-1");
        let apple = Formats {
            meanings: vec![Meaning::Date],
            counts_from_1904: true,
        };
        assert_eq!(apple.shown("0.5", 0), "12:00");
        assert_eq!(apple.shown("1", 0), "1904-01-02");
    }

    #[test]
    fn numbers_should_be_without_noise() {
        for (value, text) in [
            ("0.30000000000000004", "0.3"),
            ("1234567.8", "1234567.8"),
            ("-0.0", "0"),
            ("1e20", "1e20"),
            ("100", "100"),
            ("#N/A", "#N/A"),
        ] {
            assert_eq!(shown(value, Meaning::Number), text);
        }
        assert_eq!(shown("0.155", Meaning::Share), "15.5%");
    }

    #[test]
    fn formats_should_mean_what_their_letters_say() {
        for (code, meaning) in [
            ("General", Meaning::Number),
            ("#,##0.00 \"days\"", Meaning::Number),
            ("[Red]0.0", Meaning::Number),
            ("0.0%", Meaning::Share),
            ("dd/mm/yyyy", Meaning::Date),
            ("mmm\\-yy", Meaning::Date),
            ("[$-409]d\\ mmmm\\ yyyy", Meaning::Date),
            ("yyyy-mm-dd hh:mm", Meaning::DateAndTime),
            ("hh:mm", Meaning::Time),
            ("mm:ss", Meaning::Time),
            ("[h]:mm:ss", Meaning::Time),
        ] {
            assert_eq!(of_code(code), meaning, "{code}");
        }
    }
}
