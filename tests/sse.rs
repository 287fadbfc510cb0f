//! The event-stream parser: the same items whatever the split, and no bytes that harm it.

use causerie::api::mapper::Mapper;
use causerie::api::sse::{EventTooLong, MOST_EVENT_BYTES, SseItem, SseParser};
use proptest::prelude::*;

/// The items of a stream that comes in these pieces, and whether it grew too long.
fn items_of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<SseItem>, bool) {
    let (mut parser, mut items) = (SseParser::new(), Vec::new());
    let mut is_too_long = false;
    for piece in pieces {
        is_too_long |= parser.push(piece, &mut items).is_err();
    }
    parser.finish(&mut items);
    (items, is_too_long)
}

fn whole(text: &str) -> Vec<SseItem> {
    items_of([text.as_bytes()]).0
}

fn data(text: &str) -> SseItem {
    SseItem::Data(text.to_owned())
}

#[test]
fn all_line_ends_should_mean_the_same() {
    for end in ["\n", "\r", "\r\n"] {
        let text = ["data: a", "data:b", "", ": ping", "", "data", "", ""].join(end);
        assert_eq!(
            whole(&text),
            [data("a\nb"), SseItem::Alive, data("")],
            "{end:?}"
        );
    }
}

#[test]
fn a_byte_order_mark_should_be_passed_over_at_the_start_only() {
    assert_eq!(whole("\u{feff}data: a\n\n"), [data("a")]);
    assert_eq!(whole("\n\u{feff}data: a\n\n"), []);
}

#[test]
fn unknown_fields_should_be_passed_over() {
    let text = "event: x\nid: 1\nretry: 5\nnonsense\ndata:  two spaces\n\n";
    assert_eq!(whole(text), [data(" two spaces")]);
}

#[test]
fn the_older_error_line_should_be_reported() {
    let text = "error: {\"code\":500}\n\ndata: [DONE]\n\n";
    let error = SseItem::Error("{\"code\":500}".to_owned());
    assert_eq!(whole(text), [error, data("[DONE]")]);
}

#[test]
fn an_event_without_its_blank_line_should_come_at_the_end() {
    assert_eq!(whole("data: [DONE]"), [data("[DONE]")]);
}

#[test]
fn an_endless_line_should_be_given_up_and_stay_so() {
    let (mut parser, mut items) = (SseParser::new(), Vec::new());
    let piece = vec![b'x'; 64 * 1024];
    let pushed = (0..=MOST_EVENT_BYTES / piece.len()).map(|_| parser.push(&piece, &mut items));
    assert_eq!(pushed.last(), Some(Err(EventTooLong)));
    assert_eq!(
        parser.push(b"\n\ndata: a\n\n", &mut Vec::new()),
        Err(EventTooLong)
    );
    parser.finish(&mut items);
    assert_eq!(items, []);
}

#[test]
fn an_event_of_endlessly_many_lines_should_be_given_up() {
    let line = format!("data: {}\n", "x".repeat(64 * 1024));
    let lines = line.repeat(MOST_EVENT_BYTES / line.len() + 2);
    assert!(items_of([lines.as_bytes()]).1);
}

/// Streams rich in what could be cut badly: letters of four bytes, `\r\n`, colons, marks.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"data: ".to_vec()),
        Just(b"data".to_vec()),
        Just(b"error: ".to_vec()),
        Just(b":".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\n\n".to_vec()),
        Just("\u{feff}".as_bytes().to_vec()),
        Just("語😀é".as_bytes().to_vec()),
        Just(b"{\"choices\":[]}".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_split_should_give_the_same_items(
        bytes in stream(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..10),
    ) {
        let expected = items_of([bytes.as_slice()]);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]);
        prop_assert_eq!(&items_of(pieces), &expected);
        prop_assert_eq!(&items_of(bytes.chunks(1)), &expected);
    }

    #[test]
    fn no_bytes_should_harm_parser_or_mapper(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut mapper = Mapper::new();
        let _ = mapper.map(&String::from_utf8_lossy(&bytes));
        for item in items_of([bytes.as_slice()]).0 {
            if let SseItem::Data(data) | SseItem::Error(data) = item {
                let _ = mapper.map(&data);
                let _ = Mapper::map_error(&data);
            }
        }
    }

    /// Whatever the kind of each value, a chunk is read or refused, never a panic.
    #[test]
    fn no_json_should_harm_the_mapper(value in json(), name in field()) {
        let chunk = serde_json::json!({ name: value.clone() });
        let _ = Mapper::new().map(&chunk.to_string());
        for part in ["delta", "message", "finish_reason", "index"] {
            let chunk = serde_json::json!({"choices": [{ part: value.clone() }]});
            let mapped = Mapper::new().map(&chunk.to_string());
            prop_assert!(mapped.is_ok(), "{:?}", mapped);
        }
        let chunk = serde_json::json!({"choices": [{"delta": {"tool_calls": [value]}}]});
        prop_assert!(Mapper::new().map(&chunk.to_string()).is_ok());
    }
}

fn field() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "choices",
        "timings",
        "usage",
        "prompt_progress",
        "model",
        "error",
        "id",
    ])
    .prop_map(str::to_owned)
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let key = proptest::sample::select(vec![
        "content",
        "reasoning",
        "tool_calls",
        "index",
        "function",
        "arguments",
        "total",
        "predicted_n",
        "prompt_tokens_details",
        "message",
        "code",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        "[a-z0-9. ]{0,6}".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            proptest::collection::vec((key.clone(), inner), 0..4).prop_map(|pairs| {
                pairs
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            }),
        ]
    })
}
