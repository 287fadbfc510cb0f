//! `servers`: the servers that the person named, tested and kept.

use std::io::Read;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::api::{Client, base_url};
use crate::domain::{
    ApiKey, Connected, Failure, Server, ServerEntry, ServerKind, ServerReport, Settings,
};
use crate::store::Store;
use crate::words::{Gap, Words};

use super::args::{
    AddServerArgs, KEY_VARIABLE, ServersArgs, ServersCommand, TestServerArgs, key_in,
};
use super::output::Output;
use super::{Complaint, output};

/// The client's patience with streams, of which there are none here.
const SILENCE: Duration = Duration::from_secs(10);

/// A server as `servers list --json` prints it. Its key is not.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    url: &'a str,
    kind: Option<ServerKind>,
    is_in_use: bool,
    has_key: bool,
}

/// A test as `servers test --json` prints it.
#[derive(Serialize)]
struct Tested<'a> {
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<ServerKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    software: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    models: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a Failure>,
}

/// The command that was given; without one, the list.
pub(super) fn command(args: ServersArgs) -> ServersCommand {
    args.command.unwrap_or(ServersCommand::List(args.list))
}

/// Whether it writes anything, which cannot be done beside an open window.
pub(super) fn changes(command: &ServersCommand) -> bool {
    matches!(command, ServersCommand::Add(_) | ServersCommand::Remove(_))
}

/// Carries out one command and closes the store.
pub(super) async fn run(
    store: Store,
    command: ServersCommand,
    words: &Words,
) -> Result<(), Complaint> {
    let desk = Desk {
        store: &store,
        words,
    };
    let done = match command {
        ServersCommand::List(list) => desk.list(list.json).await,
        ServersCommand::Add(add) => desk.add(add).await,
        ServersCommand::Test(test) => desk.test(test).await,
        ServersCommand::Remove(remove) => desk.remove(&remove.which).await,
    };
    store.close().await;
    done
}

struct Desk<'a> {
    store: &'a Store,
    words: &'a Words,
}

impl Desk<'_> {
    async fn list(&self, is_json: bool) -> Result<(), Complaint> {
        let settings = self.settings().await?;
        let keyed = self.store.keyed_urls().await;
        let (keyed, _) = keyed.map_err(|failure| self.complaint(&failure))?;
        let lines = settings.servers.iter().map(|server| Line {
            name: server.label(),
            url: &server.url,
            kind: server.kind,
            is_in_use: settings.server_url.as_ref() == Some(&server.url),
            has_key: keyed.contains(&server.url),
        });
        let mut output = Output::new();
        if is_json {
            return output.write_json(&lines.collect::<Vec<_>>());
        }
        if settings.servers.is_empty() {
            output::say(&self.words.text("cli-servers-none"));
        }
        let labels = settings.servers.iter().map(|it| it.label().chars().count());
        let width = labels.max().unwrap_or_default();
        for line in lines {
            let mark = if line.is_in_use { '*' } else { ' ' };
            let name = output::one_line(line.name);
            let mut text = format!("{mark} {name:width$}  {}", line.url);
            if let Some(kind) = line.kind {
                text.push_str("  ");
                text.push_str(&self.words.text(kind_key(kind)));
            }
            if line.has_key {
                text.push_str("  ");
                text.push_str(&self.words.text("cli-servers-key"));
            }
            text.push('\n');
            output.write(&text)?;
        }
        Ok(())
    }

    async fn add(&self, args: AddServerArgs) -> Result<(), Complaint> {
        let key = self.key_of(&args)?;
        let mut settings = self.settings().await?;
        let entry = ServerEntry::new(args.name.as_deref().unwrap_or_default(), &args.url);
        if settings.add_server(entry).is_err() {
            let gaps = [("url", Gap::Text(args.url.as_str()))];
            return Err(Complaint(self.words.fill("cli-servers-there", &gaps)));
        }
        // One without its key would be of no use, so the key comes first.
        if key.is_some() {
            self.save_key(&args.url, key).await?;
        }
        settings.server_url.get_or_insert(args.url);
        self.save(settings).await
    }

    /// The key that was given. What was announced and is not there is a mistake.
    fn key_of(&self, args: &AddServerArgs) -> Result<Option<ApiKey>, Complaint> {
        if let Some(variable) = &args.key_env {
            let gaps = [("variable", Gap::Text(variable.as_str()))];
            let missing = || Complaint(self.words.fill("cli-servers-no-key-env", &gaps));
            return key_in(variable).ok_or_else(missing).map(Some);
        }
        if !args.key_stdin {
            return Ok(None);
        }
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|error| {
            let error = error.to_string();
            let gaps = [("error", Gap::Text(error.as_str()))];
            Complaint(self.words.fill("cli-stdin-unreadable", &gaps))
        })?;
        let missing = || Complaint::new(self.words.text("cli-servers-no-key-stdin"));
        ApiKey::new(&text).ok_or_else(missing).map(Some)
    }

    async fn test(&self, args: TestServerArgs) -> Result<(), Complaint> {
        let settings = self.settings().await?;
        let server = self
            .server_to_test(&settings, args.which.as_deref())
            .await?;
        let report = report(&server).await;
        let mut output = Output::new();
        if args.json {
            let connected = report.as_ref().ok().map(|report| &report.connected);
            let ids = |it: &'_ Connected| -> Vec<String> {
                it.models.iter().map(|model| model.id.clone()).collect()
            };
            let ids = connected.map(ids);
            output.write_json(&Tested {
                url: &server.url,
                ms: report.as_ref().ok().map(|report| report.ms),
                kind: connected.map(|connected| connected.kind),
                software: connected.and_then(|connected| connected.software.as_deref()),
                models: ids
                    .as_ref()
                    .map(|ids| ids.iter().map(String::as_str).collect()),
                failure: report.as_ref().err(),
            })?;
        }
        let report = report.map_err(|failure| self.complaint(&failure))?;
        if args.json {
            return Ok(());
        }
        let connected = &report.connected;
        let kind = self.words.text(kind_key(connected.kind));
        let gaps = [
            ("ms", Gap::Number(report.ms as f64)),
            (
                "software",
                Gap::Text(connected.software.as_deref().unwrap_or(&kind)),
            ),
            ("models", Gap::Number(connected.models.len() as f64)),
        ];
        let line = self.words.fill("cli-servers-tested", &gaps);
        output.write(&format!("{line}\n"))
    }

    async fn server_to_test(
        &self,
        settings: &Settings,
        which: Option<&str>,
    ) -> Result<Server, Complaint> {
        let Some(which) = which else {
            let none = || Complaint::new(self.words.text("cli-servers-none-in-use"));
            let url = settings.server_url.clone().ok_or_else(none)?;
            return self.with_key(url, None).await;
        };
        if let Some(known) = self.find(settings, which)? {
            return self.with_key(known.url.clone(), None).await;
        }
        if !looks_like_an_address(which) {
            return Err(self.unknown(which));
        }
        let url = base_url(which).map_err(|failure| self.complaint(&failure))?;
        self.with_key(url, key_in(KEY_VARIABLE)).await
    }

    /// The server with the key that is kept for it, or else with this one.
    async fn with_key(&self, url: String, key: Option<ApiKey>) -> Result<Server, Complaint> {
        let kept = self.store.key(url.clone()).await;
        let kept = kept.map_err(|failure| self.complaint(&failure))?;
        let key = kept.or(key);
        Ok(Server { url, key })
    }

    async fn remove(&self, which: &str) -> Result<(), Complaint> {
        let mut settings = self.settings().await?;
        let Some(known) = self.find(&settings, which)? else {
            return Err(self.unknown(which));
        };
        let url = known.url.clone();
        self.save_key(&url, None).await?;
        settings.remove_server(&url);
        settings.server_url.take_if(|used| *used == url);
        self.save(settings).await
    }

    /// The server with this address, or else the only one that is called so.
    fn find<'s>(
        &self,
        settings: &'s Settings,
        which: &str,
    ) -> Result<Option<&'s ServerEntry>, Complaint> {
        let by_url = base_url(which).ok();
        if let Some(known) = by_url.and_then(|url| settings.server(&url)) {
            return Ok(Some(known));
        }
        let mut called = settings.servers_called(which);
        let first = called.next();
        if called.next().is_some() {
            let gaps = [("name", Gap::Text(which))];
            return Err(Complaint(self.words.fill("cli-servers-several", &gaps)));
        }
        Ok(first)
    }

    fn unknown(&self, which: &str) -> Complaint {
        let gaps = [("name", Gap::Text(which))];
        Complaint(self.words.fill("cli-servers-unknown", &gaps))
    }

    fn complaint(&self, failure: &Failure) -> Complaint {
        Complaint::advised(failure, self.words, "cli-servers-unauthorised-advice")
    }

    async fn settings(&self) -> Result<Settings, Complaint> {
        let loaded = self.store.load().await;
        let loaded = loaded.map_err(|failure| self.complaint(&failure))?;
        Ok(loaded.settings)
    }

    async fn save(&self, settings: Settings) -> Result<(), Complaint> {
        let saved = self.store.save_settings(settings).await;
        saved.map_err(|failure| self.complaint(&failure))
    }

    async fn save_key(&self, url: &str, key: Option<ApiKey>) -> Result<(), Complaint> {
        let saved = self.store.save_key(url.to_owned(), key).await;
        saved.map_err(|failure| self.complaint(&failure))
    }
}

async fn report(server: &Server) -> Result<ServerReport, Failure> {
    let client = Client::new(SILENCE)?;
    let began = Instant::now();
    let connected = client.info(server).await?;
    let ms = began.elapsed().as_millis() as u64;
    Ok(ServerReport { ms, connected })
}

/// Any word could be the name of a host; what has a sign of an address is meant as one.
fn looks_like_an_address(text: &str) -> bool {
    text.contains([':', '.', '/']) || text.eq_ignore_ascii_case("localhost")
}

/// What a kind of server is called.
const fn kind_key(kind: ServerKind) -> &'static str {
    match kind {
        ServerKind::OpenAi => "cli-servers-openai",
        ServerKind::LlamaServer => "cli-servers-llama-server",
        ServerKind::LlamaRouter => "cli-servers-llama-router",
        ServerKind::Demo => "cli-servers-demo",
    }
}
