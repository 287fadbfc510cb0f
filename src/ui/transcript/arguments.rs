//! The arguments of a tool call, indented as they come.

const STEP: &str = "  ";

/// JSON with a line for every value, whole or cut off anywhere. What is no JSON stays.
#[must_use]
pub fn indented(text: &str) -> String {
    if !text.trim_start().starts_with(['{', '[']) {
        return text.to_owned();
    }
    let mut lines = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut is_in_string = false;
    let mut is_escaped = false;
    // An empty list or object stays on its line.
    let mut is_just_open = false;
    for character in text.chars() {
        if is_in_string {
            lines.push(character);
            is_in_string = is_escaped || character != '"';
            is_escaped = !is_escaped && character == '\\';
            continue;
        }
        if character.is_whitespace() {
            continue;
        }
        let closes = matches!(character, '}' | ']');
        if closes {
            depth = depth.saturating_sub(1);
        }
        if is_just_open != closes && (is_just_open || closes) {
            break_line(&mut lines, depth);
        }
        is_just_open = false;
        lines.push(character);
        match character {
            '{' | '[' => {
                depth += 1;
                is_just_open = true;
            }
            ',' => break_line(&mut lines, depth),
            ':' => lines.push(' '),
            '"' => is_in_string = true,
            _ => {}
        }
    }
    lines
}

fn break_line(lines: &mut String, depth: usize) {
    lines.push('\n');
    // Nothing sensible is deeper, and text from outside must not make this quadratic.
    for _ in 0..depth.min(40) {
        lines.push_str(STEP);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::indented;

    #[test]
    fn whole_arguments_should_be_as_a_careful_person_writes_them() {
        let value = serde_json::json!({
            "city": "a, {b}: \"c\" \\", "days": [1, 2], "none": {}, "empty": [], "deep": {"x": null},
        });
        let expected = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(indented(&value.to_string()), expected);
        assert_eq!(indented(&expected), expected);
    }

    #[test]
    fn arguments_cut_off_should_be_indented_as_far_as_they_have_come() {
        assert_eq!(indented("{\"city\":\"Par"), "{\n  \"city\": \"Par");
        assert_eq!(indented("{"), "{");
        assert_eq!(
            indented("plain words, as they are"),
            "plain words, as they are"
        );
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_should_be_added_or_taken_away(text in "[\\[{][\\PC\n]{0,80}") {
            let bare = |text: &str| text.replace(char::is_whitespace, "");
            prop_assert_eq!(bare(&indented(&text)), bare(&text));
        }
    }
}
