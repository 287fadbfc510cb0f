//! What a search costs in a store of 100,000 messages: 1,000 conversations of 100, with
//! words as unevenly spread as in real texts, and every twentieth conversation in Chinese.
//!
//! `cargo bench --bench search` fills the store, prints what the index takes in time and
//! room, and for each kind of question the median and the 99th percentile of its answers.

use std::path::Path;
use std::time::{Duration, Instant};

use causerie::domain::{ConversationId, Message, MessageId, Role, Timestamp};
use causerie::store::{MOST_HITS, NewMessages, Store};
use uuid::Uuid;

const CONVERSATIONS: usize = 1_000;
const MESSAGES_EACH: usize = 100;
const VOCABULARY: usize = 60_000;
const ROUNDS: usize = 40;
/// 2026-01-01, and a message every minute from there.
const BEGAN: i64 = 1_767_225_600_000;

/// The kinds of questions, each with some of its kind.
const QUESTIONS: [(&str, &[&str]); 10] = [
    ("one word", &["people ", "number ", "people", "garden "]),
    ("one common word", &["the ", "of ", "and "]),
    ("one rare word", &["walrus ", "heliotrope "]),
    ("some words", &["people number water ", "the first day "]),
    (
        "a phrase",
        &["\"number of people\" ", "\"of the\" ", "\"in the water\""],
    ),
    (
        "a beginning",
        &["peo", "wat", "the first da", "num", "con", "stra"],
    ),
    ("two letters", &["pe", "go", "st", "the wa", "is "]),
    ("Chinese, three and more", &["一丁七", "丁一丂", "世界人民"]),
    ("Chinese, one and two", &["一", "丁七", "世界", "界"]),
    (
        "filters",
        &[
            "people role:user",
            "the model:qwen before:2026-01-20",
            "water after:2026-02-20 role:assistant",
            "number in:people",
            "role:user after:today",
            "the role:tool",
        ],
    ),
];

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
    if let Err(failure) = runtime.block_on(run(folder.path())) {
        eprintln!("the store failed: {failure:?}");
    }
}

async fn run(folder: &Path) -> Result<(), causerie::domain::Failure> {
    let store = Store::open(folder)?;
    let began = Instant::now();
    let bytes = fill(&store).await?;
    let filled = began.elapsed();
    store.close().await;
    let before = size(folder);
    let store = Store::open(folder)?;
    let began = Instant::now();
    store.finish_index().await?;
    println!(
        "{} MB of text in {} messages; written in {:.1} s, and the rest of the index in {:.1} s",
        bytes / 1_000_000,
        CONVERSATIONS * MESSAGES_EACH,
        filled.as_secs_f64(),
        began.elapsed().as_secs_f64(),
    );
    store.close().await;
    println!(
        "the file: {before} MB before, {} MB with the whole index",
        size(folder)
    );
    let store = Store::open(folder)?;
    for (kind, questions) in QUESTIONS {
        let mut times = Vec::new();
        let mut slowest = (Duration::ZERO, "", 0);
        for round in 0..ROUNDS * questions.len() {
            let typed = questions[round % questions.len()];
            let began = Instant::now();
            let found = store.search(typed.to_owned(), MOST_HITS).await?;
            let time = began.elapsed();
            times.push(time);
            // The first time everything has to be read from the disk.
            if time > slowest.0 && round >= questions.len() {
                slowest = (time, typed, found.hits.len());
            }
        }
        times.sort_unstable();
        println!(
            "{kind}: median {:.1} ms, p99 {:.1} ms; the slowest {:?} with {} hits in {:.1} ms",
            percentile(&times, 0.5),
            percentile(&times, 0.99),
            slowest.1,
            slowest.2,
            slowest.0.as_secs_f64() * 1e3,
        );
    }
    store.close().await;
    Ok(())
}

fn percentile(times: &[Duration], at: f64) -> f64 {
    let index = ((times.len() as f64 * at).ceil() as usize).clamp(1, times.len()) - 1;
    times[index].as_secs_f64() * 1e3
}

/// The file's size in megabytes.
fn size(folder: &Path) -> u64 {
    std::fs::metadata(folder.join("causerie.sqlite")).map_or(0, |file| file.len() / 1_000_000)
}

/// Fills the store; how many bytes of text that were.
async fn fill(store: &Store) -> Result<usize, causerie::domain::Failure> {
    let vocabulary: Vec<String> = (0..VOCABULARY).map(word).collect();
    let mut dice = Dice(88_172_645_463_325_252);
    let mut bytes = 0;
    let mut now = BEGAN;
    for conversation in 0..CONVERSATIONS {
        let is_chinese = conversation % 20 == 19;
        let mut messages: Vec<Message> = Vec::with_capacity(MESSAGES_EACH);
        for index in 0..MESSAGES_EACH {
            let id = MessageId::from(Uuid::from_u128(dice.next().into()));
            let parent = messages.last().map(|message| message.id);
            let (role, length) = if index % 2 == 0 {
                (Role::User, 10 + dice.zipf(200))
            } else {
                (Role::Assistant, 60 + dice.zipf(1_500))
            };
            let text = text(&mut dice, &vocabulary, length, is_chinese);
            now += 60_000;
            let mut message = Message::new(id, parent, role, text, Timestamp(now));
            if role == Role::Assistant {
                message.model = Some("Qwen3-4B-Instruct-Q4_K_M.gguf".to_owned());
                if dice.next().is_multiple_of(5) {
                    message.reasoning = self::text(&mut dice, &vocabulary, 150, is_chinese);
                }
            }
            bytes += message.content.len() + message.reasoning.len();
            messages.push(message);
        }
        let id = ConversationId::from(Uuid::from_u128(dice.next().into()));
        let title = text(&mut dice, &vocabulary, 7, is_chinese);
        let new = NewMessages::new(id, title, messages, Timestamp(now));
        store.insert_messages(new).await?;
    }
    Ok(bytes)
}

fn text(dice: &mut Dice, vocabulary: &[String], length: usize, is_chinese: bool) -> String {
    let mut text = String::new();
    for index in 1..=length {
        if is_chinese {
            let sign = char::from_u32(0x4e00 + dice.zipf(4_000) as u32);
            text.push(sign.unwrap_or('一'));
            if index % 13 == 0 {
                text.push('，');
            }
        } else {
            text.push_str(&vocabulary[dice.zipf(VOCABULARY)]);
            text.push(if index % 12 == 0 { '\n' } else { ' ' });
        }
    }
    text
}

/// The words that are in every text, by how often they are.
const COMMON: &str = "the of and to a in is it you that for was on are with as be this have from \
or one had by word but not what all were we when your can said there use an each which she do how \
their if will up other about out many then them these so some her would make like him into time \
has look two more write go see number no way could people my than first water been call who oil \
its now find long down day did get come made may part";

/// A word by its place in the order of how often words are.
fn word(place: usize) -> String {
    const BEGINNINGS: &str = "b c d f g h l m n p r s t v w st tr pl con re ch";
    const MIDDLES: &str = "a e i o u ai ou";
    const ENDS: &str = "n r s t l m ck nd";
    const SUFFIXES: &str = "ing ed ation s ly er ment";
    if let Some(word) = COMMON.split(' ').nth(place) {
        return word.to_owned();
    }
    if place % 10_007 == 150 {
        return ["garden", "walrus", "heliotrope"][place / 10_007 % 3].to_owned();
    }
    let mut dice = Dice((place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut pick = |list: &'static str, silent: u64| {
        let list: Vec<&str> = list.split(' ').collect();
        let index = (dice.next() >> 7) % (list.len() as u64 + silent);
        list.get(index as usize).copied().unwrap_or_default()
    };
    let mut word = String::new();
    for _ in 0..=(place % 3) {
        word.push_str(pick(BEGINNINGS, 0));
        word.push_str(pick(MIDDLES, 0));
        word.push_str(pick(ENDS, 3));
    }
    word.push_str(pick(SUFFIXES, 4));
    word
}

/// The same throws in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `most`, each about as often as its place says: the tenth a tenth as
    /// often as the first.
    fn zipf(&mut self, most: usize) -> usize {
        let throw = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((most as f64 + 1.0).powf(throw) as usize)
            .saturating_sub(1)
            .min(most - 1)
    }
}
