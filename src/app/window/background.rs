//! The window's end of the background: the engine as soon as the store is open.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use poll_promise::Promise;
use tokio::runtime::Handle;

use crate::app::keys::with_keyring;
use crate::app::signals;
use crate::domain::{Command, Event, Failure};
use crate::engine::{Engine, EngineOptions, EventReceiver, SupervisorHandle};
use crate::store::Store;

type Started = Result<(SupervisorHandle, EventReceiver), Failure>;

/// The engine, or the promise of one: opening the store must not hold up the first frame.
pub struct Background {
    runtime: Handle,
    starting: Option<Promise<Started>>,
    engine: Option<(SupervisorHandle, EventReceiver)>,
    /// Commands from before the engine was there.
    waiting: Vec<Command>,
    /// Why there will be no engine in this run.
    failure: Option<Failure>,
}

/// The longest that closing the window waits for everything to be written.
const LONGEST_END: Duration = Duration::from_secs(5);

impl Background {
    /// Starts to open the store and then the engine. `context` is asked for a frame
    /// whenever there is news.
    #[must_use]
    pub fn start(
        runtime: Handle,
        data_dir: PathBuf,
        options: EngineOptions,
        context: egui::Context,
    ) -> Self {
        let (sender, starting) = Promise::new();
        let task = runtime.clone();
        let frames = context.clone();
        runtime.spawn_blocking(move || {
            let started = Store::open(&data_dir).map(with_keyring).map(|store| {
                let _inside = task.enter();
                let frames = frames.clone();
                Engine::start(store, options, Arc::new(move || frames.request_repaint()))
            });
            sender.send(started);
            frames.request_repaint();
        });
        // A wish of the system that the program should end closes the window.
        runtime.spawn(async move {
            signals::asked_to_end().await;
            context.send_viewport_cmd(egui::ViewportCommand::Close);
            context.request_repaint();
        });
        Self {
            runtime,
            starting: Some(starting),
            engine: None,
            waiting: Vec::new(),
            failure: None,
        }
    }

    /// A background of a test: an engine that was started elsewhere.
    #[must_use]
    pub fn with_engine(runtime: Handle, engine: (SupervisorHandle, EventReceiver)) -> Self {
        Self {
            runtime,
            starting: None,
            engine: Some(engine),
            waiting: Vec::new(),
            failure: None,
        }
    }

    /// Takes the engine over when it is there. A failure is told once.
    pub fn poll(&mut self) -> Option<Failure> {
        let promise = self.starting.take()?;
        match promise.try_take() {
            Ok(Ok(engine)) => {
                for command in self.waiting.drain(..) {
                    engine.0.send(command);
                }
                self.engine = Some(engine);
                None
            }
            Ok(Err(failure)) => {
                self.failure = Some(failure.clone());
                Some(failure)
            }
            Err(promise) => {
                self.starting = Some(promise);
                None
            }
        }
    }

    /// What tasks beside the engine run on.
    pub(super) const fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// The next event, if one is ready.
    pub fn try_next(&mut self) -> Option<Event> {
        self.engine.as_mut()?.1.try_next()
    }

    /// Hands a command over; it waits for the engine if that is still starting. Fails
    /// where there will be no engine.
    pub fn send(&mut self, command: Command) -> Result<(), Failure> {
        match (&self.engine, &self.failure) {
            (Some((engine, _)), _) => engine.send(command),
            (None, Some(failure)) => return Err(failure.clone()),
            (None, None) => self.waiting.push(command),
        }
        Ok(())
    }

    /// Ends the engine and waits until everything is written. Called when the window is gone.
    pub fn end(&mut self) {
        // What was sent while the store was still opening must not be lost.
        let deadline = Instant::now() + LONGEST_END;
        while self.starting.is_some() && Instant::now() < deadline {
            self.poll();
            std::thread::park_timeout(Duration::from_millis(2));
        }
        let Some((engine, _events)) = self.engine.take() else {
            return;
        };
        let ended = self
            .runtime
            .block_on(async { tokio::time::timeout(LONGEST_END, engine.shutdown()).await });
        if ended.is_err() {
            tracing::error!("the background did not end in time");
        }
    }
}
