//! The desktop's notifications. They are shown by a thread of their own: the service that
//! shows them may be slow, or not be there at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use notify_rust::{Notification, NotificationHandle, NotificationResponse};

use crate::domain::ConversationId;

use super::announcing::{Announcement, Announcer};

/// The most notifications that are waited on for a click at once. Some desktops keep them
/// until the person puts them away.
const MOST_AWAITED: usize = 16;

/// Our end of the thread. It ends with this.
pub struct Desktop {
    orders: Sender<Announcement>,
    clicks: Receiver<ConversationId>,
}

/// Where clicks are told.
#[derive(Clone)]
struct Clicks {
    sender: Sender<ConversationId>,
    wake: Arc<dyn Fn() + Send + Sync>,
    awaited: Arc<AtomicUsize>,
}

impl Desktop {
    /// Starts the thread; `wake` is called when something was clicked.
    pub fn start(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (orders, wanted) = channel::<Announcement>();
        let (sender, clicks) = channel();
        let told = Clicks {
            sender,
            wake: Arc::new(wake),
            awaited: Arc::default(),
        };
        spawn("notifications", move || {
            let mut has_failed = false;
            for announcement in wanted {
                match show(&announcement) {
                    Ok(handle) => told.await_click(handle, announcement.conversation),
                    Err(error) if !has_failed => {
                        has_failed = true;
                        tracing::debug!(%error, "the desktop shows no notifications");
                    }
                    Err(_) => {}
                }
            }
        });
        Self { orders, clicks }
    }
}

impl Announcer for Desktop {
    fn announce(&mut self, announcement: Announcement) {
        // Without the thread nothing is shown.
        let _ = self.orders.send(announcement);
    }

    fn next_click(&mut self) -> Option<ConversationId> {
        self.clicks.try_recv().ok()
    }
}

impl Clicks {
    /// Waits for the person on another thread: it may be hours.
    fn await_click(&self, handle: NotificationHandle, conversation: ConversationId) {
        if self.awaited.fetch_add(1, Ordering::Relaxed) >= MOST_AWAITED {
            self.awaited.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        let told = self.clone();
        spawn("notification", move || {
            let answered = handle.wait_for_response(|response: &NotificationResponse| {
                let is_click = !matches!(response, NotificationResponse::Closed(_));
                if is_click && told.sender.send(conversation).is_ok() {
                    (told.wake)();
                }
            });
            if let Err(error) = answered {
                tracing::debug!(%error, "a notification does not answer");
            }
            told.awaited.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

fn show(announcement: &Announcement) -> Result<NotificationHandle, notify_rust::error::Error> {
    let mut notification = Notification::new();
    notification
        .appname("Causerie")
        .summary(&announcement.title)
        .body(&announcement.text)
        .icon("causerie")
        .action("default", &announcement.action);
    #[cfg(all(unix, not(target_os = "macos")))]
    notification.hint(notify_rust::Hint::DesktopEntry("causerie".to_owned()));
    notification.show()
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().name(name.to_owned());
    if let Err(error) = thread.spawn(work) {
        tracing::warn!(%error, "answers are not announced");
    }
}
