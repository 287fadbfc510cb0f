//! What is attached, from the file to the wire: through the engine with the process that reads
//! files, and by the command line, against a scripted server.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "attachments/ask.rs"]
mod ask;
#[path = "attachments/engine.rs"]
mod engine;
mod support;
#[path = "attachments/turns.rs"]
mod turns;

use std::fmt::Write as _;
use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use support::{Script, ScriptedServer, canned};

/// A picture of these sides.
fn png(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x * 3) as u8, (y * 5) as u8, (x + y) as u8])
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(image)
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .unwrap();
    bytes
}

/// A tenth of a second of silence.
fn wav() -> Vec<u8> {
    let data = vec![0_u8; 1_600];
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + data.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1_u16, 1].iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend(
        [8_000_u32, 16_000]
            .iter()
            .flat_map(|number| number.to_le_bytes()),
    );
    bytes.extend([2_u16, 16].iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend(b"data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes
}

/// A document with these words on its pages.
fn pdf(pages: &[&str]) -> Vec<u8> {
    let kids: Vec<_> = (0..pages.len())
        .map(|page| format!("{} 0 R", 4 + 2 * page))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            pages.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for words in pages {
        let content = format!("BT /F1 24 Tf 20 100 Td ({words}) Tj ET");
        let number = objects.len() + 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents {number} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>"
        ));
        let length = content.len();
        objects.push(format!(
            "<< /Length {length} >>\nstream\n{content}\nendstream"
        ));
    }
    let mut text = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (object, number) in objects.iter().zip(1..) {
        let _ = writeln!(places, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, count) = (text.len(), objects.len() + 1);
    let _ = write!(
        text,
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R >>\n\
         startxref\n{start}\n%%EOF\n"
    );
    text.into_bytes()
}

/// A server whose model can do what it says; one that gets a picture all the same fails as
/// llama-server does.
fn server(vision: bool, audio: bool) -> ScriptedServer {
    ScriptedServer::start_raw(move |request| match request.path.as_str() {
        "/v1/chat/completions" => {
            let body = request.body.to_string();
            let is_too_much =
                !vision && body.contains("image_url") || !audio && body.contains("input_audio");
            if is_too_much {
                let words = "image input is not supported";
                return Script::failure(500, "server_error", words, &Value::Null);
            }
            Script::answer("Yes.")
        }
        "/props" => Script::json(
            200,
            &json!({
                "default_generation_settings": {"params": {}, "n_ctx": 65536},
                "total_slots": 1,
                "model_alias": "scripted",
                "build_info": "b1234-abcdef0",
                "modalities": {"vision": vision, "audio": audio},
            }),
        ),
        _ => canned(request).unwrap_or_else(|| {
            Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
        }),
    })
}

/// What a picture is on the wire.
fn image_part(bytes: &[u8]) -> Value {
    use base64::Engine as _;

    let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
    json!({"type": "image_url", "image_url": {"url": format!("data:image/png;base64,{base64}")}})
}

/// What a sound is on the wire.
fn sound_part(bytes: &[u8]) -> Value {
    use base64::Engine as _;

    let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
    json!({"type": "input_audio", "input_audio": {"data": base64, "format": "wav"}})
}

/// What words are on the wire.
fn text_part(text: &str) -> Value {
    json!({"type": "text", "text": text})
}
