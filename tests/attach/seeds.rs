//! What the fuzzers in `fuzz/` begin with: the small files of these tests, as each target
//! takes them. With `CAUSERIE_WRITE_SEEDS` set this test writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use causerie::attach::child;
use causerie::domain::{FileKind, ReadRequest};

use crate::pages::drawn;
use crate::samples;

/// What lies in the repository stays small.
const MOST_BYTES: u64 = 300_000;

type Seeds = BTreeMap<(&'static str, String), Vec<u8>>;

fn seeds() -> Seeds {
    let mut seeds = Seeds::new();
    for sample in samples::all() {
        let mut add = |target, bytes: Vec<u8>| {
            seeds.insert((target, sample.name.to_owned()), bytes);
        };
        let bytes = sample.bytes.clone();
        // Behind the head that the target itself writes, which its first byte chooses.
        let behind = |which: u8, head: usize| [&[which], &bytes[head..]].concat();
        add("read_any", bytes.clone());
        match sample.kind {
            FileKind::Html => add("read_html", bytes.clone()),
            FileKind::Pdf => add("read_pdf", bytes.clone()),
            FileKind::Png => add("read_picture", behind(0, 8)),
            FileKind::Jpeg => add("read_picture", behind(1, 3)),
            FileKind::Gif => add("read_picture", behind(2, 6)),
            FileKind::Bmp => add("read_picture", behind(3, 2)),
            FileKind::Tiff => add("read_picture", behind(4, 4)),
            FileKind::WebP => add("read_picture", behind(5, 12)),
            FileKind::Wav => add("read_sound", behind(0, 12)[..2000].to_vec()),
            FileKind::Mp3 => add("read_sound", behind(2, 4)[..2000].to_vec()),
            FileKind::Flac => add("read_sound", behind(3, 4)),
            FileKind::Ogg => add("read_sound", behind(4, 4)),
            FileKind::M4a => add("read_sound", behind(5, 12)),
            _ => {}
        }
        if sample.kind.is_audio() {
            add("read_playable", bytes[..bytes.len().min(5000)].to_vec());
        }
        if sample.kind.is_image() || sample.kind == FileKind::Pdf {
            add("read_view", [&[64], bytes.as_slice()].concat());
        }
    }
    let mut add = |target, name: &str, bytes: &[u8]| {
        seeds.insert((target, name.to_owned()), bytes.to_vec());
    };
    let text =
        "BT /F1 12 Tf 1 0 0 1 9 9 Tm [(Wo) 20 (rds)] TJ 3 Tr (x) ' ET q 1 0 0 rg 5 5 9 9 re f Q";
    let page = drawn("/MediaBox [0 0 90 90] /Rotate 90", text);
    add("read_pdf", "turned.pdf", &page);
    add("read_view", "turned.pdf", &[&[0], page.as_slice()].concat());
    let drawing = "<linearGradient id='a'><stop offset='.5' stop-color='red'/></linearGradient>\
                   <g transform='rotate(9)' opacity='.5'><path d='M0 0C1 2 3 4 5 6z' fill='url(#a)'/>\
                   <text x='1' y='8'>Talk</text></g>";
    add("read_svg", "drawing.svg", drawing.as_bytes());
    add(
        "read_view",
        "gradient.svg",
        &[b"\x40", samples::svg(drawing).as_bytes()].concat(),
    );
    let table = "<h1>A</h1><table><tr><th>a<td>b</table><ul><li>c<ol><li>d</ol></ul><pre>e</pre>";
    add("read_html", "table.html", table.as_bytes());
    let parts = [
        "<d><p><pPr><pStyle val='a'/><numPr><ilvl val='1'/><numId val='1'/></numPr></pPr><r><rPr>\
         <b/></rPr><t>x</t></r></p><tbl><tr><tc><p><r><t>y</t></r></p></tc></tr></tbl></d>",
        "<s><style styleId='a' type='paragraph'><name val='heading 1'/></style></s>",
        "<n><abstractNum abstractNumId='1'><lvl ilvl='0'><numFmt val='bullet'/></lvl></abstractNum>\
         <num numId='1'><abstractNumId val='1'/></num></n>",
        "<w><sheetData><row r='1'><c r='B1' t='inlineStr'><is><t>x</t></is></c><c s='1'><v>1.5</v>\
         </c></row></sheetData></w>",
        "<s><sp><nvSpPr><nvPr><ph type='title'/></nvPr></nvSpPr><txBody><p><pPr lvl='1'/><r><t>x</t>\
         </r></p></txBody></sp><tbl><tr><tc><txBody><p><r><t>y</t></r></p></txBody></tc></tr></tbl></s>",
        "<html><body><h1>x</h1><p>y<br/>z</p></body></html>",
    ];
    for (which, part) in (0_u8..).zip(parts) {
        add(
            "read_office",
            &format!("part{which}.xml"),
            &[&[which], part.as_bytes()].concat(),
        );
    }
    for sample in samples::all() {
        if matches!(sample.kind, FileKind::Png | FileKind::Pdf | FileKind::Text) {
            let mut asked = child::head(&ReadRequest::default(), sample.bytes.len() as u64);
            asked.extend(sample.bytes);
            let mut answer = Vec::new();
            child::serve(asked.as_slice(), &mut answer, |_| {}).unwrap();
            add("read_answer", &sample.name.replace('.', "-"), &answer);
        }
    }
    seeds
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds")
}

#[test]
fn every_fuzzer_of_readers_should_have_small_files_to_begin_with() {
    if std::env::var_os("CAUSERIE_WRITE_SEEDS").is_some() {
        for ((target, name), bytes) in seeds() {
            let folder = folder().join(target);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
    let manifest = folder().with_file_name("Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let names = manifest
        .lines()
        .filter_map(|line| line.strip_prefix("name = \"read_"));
    let mut all = 0;
    let mut count = 0;
    for name in names {
        let target = format!("read_{}", name.trim_end_matches('"'));
        let files = fs::read_dir(folder().join(&target));
        let files = files.unwrap_or_else(|error| panic!("{target}: {error}"));
        all += files
            .map(|file| file.unwrap().metadata().unwrap().len())
            .sum::<u64>();
        count += 1;
    }
    assert!(count >= 10 && all < MOST_BYTES, "{count} {all}");
}
