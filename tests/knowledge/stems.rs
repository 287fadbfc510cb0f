//! Stems, held against those of SQLite's own index.

use causerie::knowledge::terms;

#[test]
fn stems_should_be_those_of_the_other_index() {
    let roots = [
        "relat", "condit", "valen", "digit", "oper", "hope", "form", "plaster", "hop", "fall",
        "fil", "happ", "cr", "sk", "toy", "enjo", "agre", "plotted", "siz", "troubl", "conflat",
        "adjust", "depend", "irrit", "commun", "analog", "roll", "control", "electr", "vietnam",
    ];
    let endings = [
        "", "s", "es", "ies", "sses", "ed", "eed", "ing", "y", "ly", "ational", "tional", "izer",
        "ization", "ation", "ator", "alism", "iveness", "fulness", "ousness", "aliti", "iviti",
        "biliti", "icate", "ative", "alize", "iciti", "ical", "ful", "ness", "al", "ance", "ence",
        "er", "able", "ible", "ant", "ement", "ment", "ent", "ion", "sion", "tion", "ism", "ate",
        "iti", "ous", "ive", "ize", "e", "ll", "logy", "logi", "bli", "yyy", "eli",
    ];
    let index = rusqlite::Connection::open_in_memory().expect("an index");
    index
        .execute_batch(
            "CREATE VIRTUAL TABLE words USING fts5(word, tokenize = 'porter ascii');
             CREATE VIRTUAL TABLE stems USING fts5vocab(words, instance);",
        )
        .expect("made");
    let words: Vec<String> = roots
        .iter()
        .flat_map(|root| endings.iter().map(move |ending| format!("{root}{ending}")))
        .collect();
    for (number, word) in (0_i64..).zip(&words) {
        index
            .execute(
                "INSERT INTO words (rowid, word) VALUES (?1, ?2)",
                (number, word),
            )
            .expect("inserted");
    }
    let mut statement = index
        .prepare("SELECT doc, term FROM stems")
        .expect("prepared");
    let stems = statement
        .query_map([], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })
        .expect("read");
    let mut seen = 0;
    for stem in stems {
        let (number, stem) = stem.expect("a stem");
        let word = &words[usize::try_from(number).expect("a number")];
        let own = terms(word);
        assert_eq!(own, [stem], "{word}");
        seen += 1;
    }
    assert_eq!(seen, words.len());
}
