//! What looking something up costs among 100,000 passages: words as unevenly spread as in real
//! texts, vectors of 384 numbers. The promise is 50 ms.
//!
//! `cargo bench --bench knowledge` fills a store, prints what that takes in time and room, and
//! for each kind of question the median and the 99th percentile of its answers.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use causerie::domain::{
    Collection, CollectionId, ContentHash, Failure, FileKind, Reading, Scope, SeenFile, Timestamp,
};
use causerie::knowledge::{Dense, Mask, blended, cut};
use causerie::store::Store;
use uuid::Uuid;

const PASSAGES: usize = 100_000;
const PASSAGES_EACH: usize = 100;
const DIMENSIONS: usize = 384;
const VOCABULARY: usize = 60_000;
const ROUNDS: usize = 60;
const MOST: usize = 100;

fn main() {
    let Ok(folder) = tempfile::tempdir() else {
        eprintln!("there is no room for a store");
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let Ok(runtime) = runtime else {
        eprintln!("there is no thread to run in");
        return;
    };
    if let Err(failure) = runtime.block_on(measure(folder.path())) {
        eprintln!("the store failed: {failure}");
    }
}

async fn measure(folder: &Path) -> Result<(), Failure> {
    let store = Store::open(folder)?;
    let mut dice = Dice(7);
    let words = Words::new();
    let began = Instant::now();
    let collection = fill(&store, &words, &mut dice).await?;
    let scope = Scope {
        conversation: None,
        collections: vec![collection],
    };
    let passages = store.passages_in(scope.clone()).await?.passages;
    println!(
        "{} passages in {:.1} s; {:.0} MB of text take {:.0} MB on the disk",
        passages.len(),
        began.elapsed().as_secs_f64(),
        store.scope_size(scope.clone()).await?.text_bytes as f64 / 1e6,
        bytes_in(folder) as f64 / 1e6,
    );
    let began = Instant::now();
    let mut dense = Dense::new(DIMENSIONS, passages.len());
    for (_, hash) in &passages {
        dense.push(*hash, &vector(&mut dice));
    }
    let mask = dense.mask(&passages);
    println!(
        "matrix of {} vectors in {:.1} s; {:.0} MB",
        dense.len(),
        began.elapsed().as_secs_f64(),
        dense.bytes() as f64 / 1e6
    );
    println!("{:28} {:>8} {:>8}", "", "p50 ms", "p99 ms");
    for (kind, amount) in [
        ("one word", 1),
        ("three words", 3),
        ("a question of 10 words", 10),
        ("a question of 60 words", 60),
    ] {
        let mut lexical_took = Vec::new();
        let mut fused_took = Vec::new();
        for _ in 0..ROUNDS {
            let query = words.text(&mut dice, amount);
            let meaning = vector(&mut dice);
            let began = Instant::now();
            let lexical = store
                .search_lexical(scope.clone(), vec![query], MOST)
                .await?;
            lexical_took.push(began.elapsed());
            black_box(blended(&lexical, &[meaning], &dense, &mask, MOST));
            fused_took.push(began.elapsed());
        }
        told(&format!("words: {kind}"), lexical_took);
        told(&format!("fused: {kind}"), fused_took);
    }
    told("meaning", dense_times(&dense, &mask, &mut dice));
    store.close().await;
    Ok(())
}

fn dense_times(dense: &Dense, mask: &Mask, dice: &mut Dice) -> Vec<Duration> {
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        let meaning = vector(dice);
        let began = Instant::now();
        black_box(dense.nearest(&meaning, mask, MOST));
        took.push(began.elapsed());
    }
    took
}

fn told(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let ms = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1e3;
    println!("{what:28} {:8.2} {:8.2}", ms(50), ms(99));
}

async fn fill(store: &Store, words: &Words, dice: &mut Dice) -> Result<CollectionId, Failure> {
    let id = CollectionId::from(Uuid::now_v7());
    let collection = Collection {
        id,
        ..Collection::default()
    };
    store.put_collection(collection).await?;
    let seen = |path: String| SeenFile {
        path,
        bytes: 1,
        modified_at: Timestamp(1),
    };
    let files = (0..PASSAGES / PASSAGES_EACH)
        .map(|number| seen(format!("/d/{number:06}")))
        .collect();
    store.note_files(id, PathBuf::from("/d"), files).await?;
    for document in store.documents(id).await? {
        let mut text = String::new();
        for _ in 0..PASSAGES_EACH {
            text.push_str(&words.text(dice, 190));
            text.push_str("\n\n");
        }
        let read = cut("a.txt", &Reading::of_text(FileKind::Text, text));
        let hash = ContentHash::from([1; 32]);
        store
            .keep_document(document.id, seen(document.path), hash, read)
            .await?;
    }
    Ok(id)
}

fn bytes_in(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.filter_map(|entry| entry.metadata().ok());
    sizes.map(|data| data.len()).sum()
}

/// Made up words, the second half as frequent as the first, the third a third as frequent.
struct Words {
    words: Vec<String>,
    /// The sums of their shares.
    sums: Vec<f64>,
}

impl Words {
    fn new() -> Self {
        let mut sums = Vec::with_capacity(VOCABULARY);
        let mut sum = 0.0;
        let words = (0..VOCABULARY).map(word).collect();
        for place in 1..=VOCABULARY {
            sum += 1.0 / place as f64;
            sums.push(sum);
        }
        Self { words, sums }
    }

    fn text(&self, dice: &mut Dice, amount: usize) -> String {
        let all = self.sums.last().copied().unwrap_or_default();
        let mut text = String::new();
        for _ in 0..amount {
            let place = dice.next() * all;
            let at = self.sums.partition_point(|sum| *sum < place);
            text.push_str(&self.words[at.min(VOCABULARY - 1)]);
            text.push(' ');
        }
        text
    }
}

/// A word of two or more syllables for a number, that no stemmer shortens.
fn word(mut number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ko", "mu", "ri", "ta", "vo", "zu", "ni", "pa", "lo", "gu", "fi", "da", "so", "hu",
        "mi",
    ];
    let mut word = String::from("q");
    loop {
        word.push_str(SYLLABLES[number % 16]);
        number /= 16;
        if number == 0 {
            return word + "k";
        }
    }
}

fn vector(dice: &mut Dice) -> Vec<f32> {
    (0..DIMENSIONS)
        .map(|_| (dice.next() - 0.5) as f32)
        .collect()
}

/// The same numbers in each run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}
