//! Reads llama.cpp's old export: a conversation with its messages, or a list of those, of
//! which only one is in memory at a time.

use std::fmt;
use std::io::BufRead;
use std::ops::ControlFlow;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::error::Category;

use super::build::Builder;
use super::extra;
use super::record::{RawMessage, Record};
use crate::domain::ImportReason;
use crate::exchange::archive;
use crate::exchange::loose::Object;
use crate::exchange::read::Sink;

/// Reads the whole document.
pub(in crate::exchange) fn read_json(source: impl BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut reading = Reading {
        sink,
        flow: ControlFlow::Continue(()),
        is_list: false,
        count: 0,
    };
    let mut deserializer = serde_json::Deserializer::from_reader(source);
    let read = Whole(&mut reading)
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end());
    let (flow, count) = (reading.flow, reading.count);
    flow?;
    match read {
        Ok(()) if count == 0 => sink.refuse(ImportReason::Empty),
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            let line = error.line() as u64;
            let reason = match error.classify() {
                Category::Io => archive::reason_of(&error.into()),
                Category::Eof => ImportReason::CutOff,
                Category::Syntax | Category::Data => ImportReason::Malformed,
            };
            sink.refuse_at(reason, line)
        }
    }
}

struct Reading<'s, 't> {
    sink: &'s mut Sink<'t>,
    flow: ControlFlow<()>,
    is_list: bool,
    count: u64,
}

impl Reading<'_, '_> {
    fn give(&mut self, builder: Builder) {
        self.count += 1;
        self.flow = self.sink.give(builder.finish());
    }
}

/// The document: one conversation or a list of them.
struct Whole<'a, 's, 't>(&'a mut Reading<'s, 't>);

impl<'de> DeserializeSeed<'de> for Whole<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a conversation or a list of them")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if std::mem::replace(&mut self.0.is_list, true) {
            return Err(A::Error::custom("a list within the list"));
        }
        while list.next_element_seed(Whole(&mut *self.0))?.is_some() {
            if self.0.flow.is_break() {
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut session: Option<Record> = None;
        let mut messages: Option<Vec<Object<RawMessage>>> = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "conv" => session = map.next_value::<Object<Record>>()?.0,
                "messages" => {
                    let mut list = Vec::new();
                    let reading = &mut *self.0;
                    map.next_value_seed(Messages(&mut list, reading))?;
                    messages = Some(list);
                    if self.0.flow.is_break() {
                        return Err(A::Error::custom("enough"));
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let has_all = session.is_some() && messages.is_some();
        let mut builder = Builder::new(session.unwrap_or_default());
        if !has_all {
            builder.fail(ImportReason::Malformed, None);
        }
        for message in messages.unwrap_or_default() {
            builder.add(message, None);
        }
        self.0.give(builder);
        Ok(())
    }
}

/// The messages of a conversation. The files of one go ahead before the next is read.
struct Messages<'a, 's, 't>(&'a mut Vec<Object<RawMessage>>, &'a mut Reading<'s, 't>);

impl<'de> DeserializeSeed<'de> for Messages<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Messages<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(mut message) = list.next_element::<Object<RawMessage>>()? {
            for file in extra::unpack(&mut message) {
                self.1.flow = self.1.sink.give_file(file);
                if self.1.flow.is_break() {
                    return Err(A::Error::custom("enough"));
                }
            }
            self.0.push(message);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}
