//! Carries out what the person wants with documents, one thing after the other, and keeps an eye
//! on folders that are to be watched.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::domain::{
    Collection, CollectionId, Failure, FailureKind, KnowledgeCommand, KnowledgeEvent, Root, Scope,
};

use super::library::Library;
use super::rag::RagActorHandle;
use super::walk::{Seen, look};

/// How often folders are looked at that are to be watched.
const WATCH: Duration = Duration::from_secs(30);
/// The window is told no more often.
const NEWS_PAUSE: Duration = Duration::from_millis(250);
/// So much is looked for when a search is tried: more passages than anybody reads.
const TRIED_TOKENS: u32 = 8_000;

/// Takes commands.
pub(super) async fn run(
    library: Library,
    rag: RagActorHandle,
    mut commands: mpsc::UnboundedReceiver<KnowledgeCommand>,
) {
    let mut watch = interval(WATCH);
    watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            command = commands.recv() => {
                let Some(command) = command else {
                    return;
                };
                if let Err(failure) = carry_out(&library, &rag, command).await {
                    library.complain(failure);
                }
            }
            _ = watch.tick() => {
                if let Err(failure) = refresh_watched(&library).await {
                    tracing::debug!(%failure, "watched folders were not looked at");
                }
            }
        }
    }
}

/// Tells the window how everything is, whenever something changed.
pub(super) async fn tell(library: Library) {
    let mut told = None;
    loop {
        library.news.notified().await;
        match library.store.collections().await {
            Ok(collections) => {
                let storage_bytes = library.store.knowledge_bytes().await.unwrap_or_default();
                let embedding = library.embedding.borrow().clone();
                let news = KnowledgeEvent::CollectionsChanged {
                    collections,
                    reading: library.reading(),
                    embedding,
                    storage_bytes,
                };
                // A window that shows it already need not be woken.
                if told.as_ref() != Some(&news) {
                    library.tell(news.clone());
                    told = Some(news);
                }
            }
            Err(failure) => tracing::debug!(%failure, "collections were not read"),
        }
        sleep(NEWS_PAUSE).await;
    }
}

async fn carry_out(
    library: &Library,
    rag: &RagActorHandle,
    command: KnowledgeCommand,
) -> Result<(), Failure> {
    let store = &library.store;
    match command {
        KnowledgeCommand::Create(collection) => store.put_collection(collection).await?,
        KnowledgeCommand::Rename { collection, name } => {
            store.rename_collection(collection, name).await?;
        }
        KnowledgeCommand::Delete(collection) => {
            store.delete_collection(collection).await?;
            library.interruption.notify_one();
        }
        KnowledgeCommand::Add {
            collection,
            paths,
            is_watched,
        } => {
            // Others need not wait until a large folder was walked through.
            let library = library.clone();
            tokio::spawn(async move {
                if let Err(failure) = add(&library, collection, paths, is_watched).await {
                    library.complain(failure);
                }
                library.news.notify_one();
            });
        }
        KnowledgeCommand::RemoveDocument(document) => {
            store.remove_document(document).await?;
            library.interruption.notify_one();
        }
        KnowledgeCommand::Pause {
            collection,
            is_paused,
        } => {
            store.set_collection_paused(collection, is_paused).await?;
            library.interruption.notify_one();
        }
        KnowledgeCommand::CancelWaiting(collection) => {
            store.forget_waiting(collection).await?;
            library.interruption.notify_one();
        }
        KnowledgeCommand::Refresh(collection) => refresh(library, collection).await?,
        KnowledgeCommand::Rebuild(collection) => {
            store.rebuild(collection).await?;
            refresh(library, collection).await?;
        }
        KnowledgeCommand::ListDocuments(collection) => {
            let documents = store.documents(collection).await?;
            let roots = store.roots(collection).await?;
            library.tell(KnowledgeEvent::DocumentsListed {
                collection,
                documents,
                roots,
            });
            return Ok(());
        }
        KnowledgeCommand::Try {
            number,
            collections,
            conversation,
            query,
        } => {
            let (library, rag) = (library.clone(), rag.clone());
            tokio::spawn(async move {
                let scope = Scope {
                    conversation,
                    collections,
                };
                let found = rag.search_with_session(vec![query], scope, TRIED_TOKENS);
                let result = found.await.map(Box::new);
                library.tell(KnowledgeEvent::Tried { number, result });
            });
            return Ok(());
        }
        KnowledgeCommand::ReadText(hash) => {
            let text = store.text_of(hash).await?;
            library.tell(KnowledgeEvent::TextRead {
                hash,
                text: text.map(Into::into),
            });
            return Ok(());
        }
        KnowledgeCommand::ReadPrompts(message) => {
            let prompts = store.prompts(message).await?;
            library.tell(KnowledgeEvent::PromptsRead { message, prompts });
            return Ok(());
        }
    }
    library.documents.notify_one();
    library.news.notify_one();
    Ok(())
}

/// Takes in files and folders.
async fn add(
    library: &Library,
    collection: Collection,
    paths: Vec<PathBuf>,
    is_watched: bool,
) -> Result<(), Failure> {
    let id = collection.id;
    let known = library.store.collections().await?;
    if !known.iter().any(|it| it.collection.id == id) {
        library.store.put_collection(collection).await?;
    }
    let mut missing = None;
    let mut files = 0;
    for path in paths {
        let path = std::path::absolute(&path).unwrap_or(path);
        let Some(seen) = looked(&path).await else {
            missing = Some(path);
            continue;
        };
        let root = Root {
            is_folder: seen.is_folder,
            is_watched: is_watched && seen.is_folder,
            path: path.clone(),
        };
        files += seen.files.len() as u32;
        library.store.add_root(id, root).await?;
        library.store.note_files(id, path, seen.files).await?;
        library.documents.notify_one();
        library.news.notify_one();
    }
    if let Some(path) = missing {
        library.complain(Failure::coded(
            FailureKind::BadRequest,
            "document_missing",
            path.display().to_string(),
        ));
    }
    library.tell(KnowledgeEvent::Added {
        collection: id,
        files,
    });
    Ok(())
}

/// Looks at all that was added to a collection once more.
async fn refresh(library: &Library, collection: CollectionId) -> Result<(), Failure> {
    for root in library.store.roots(collection).await? {
        refresh_root(library, collection, root).await?;
    }
    library.documents.notify_one();
    Ok(())
}

async fn refresh_watched(library: &Library) -> Result<(), Failure> {
    for known in library.store.collections().await? {
        let id = known.collection.id;
        for root in library.store.roots(id).await? {
            if root.is_watched {
                refresh_root(library, id, root).await?;
            }
        }
    }
    library.documents.notify_one();
    library.news.notify_one();
    Ok(())
}

async fn refresh_root(library: &Library, id: CollectionId, root: Root) -> Result<(), Failure> {
    // What is not there any more has no files.
    let seen = looked(&root.path).await.unwrap_or_default();
    library.store.note_files(id, root.path, seen.files).await?;
    Ok(())
}

async fn looked(path: &Path) -> Option<Seen> {
    let path = path.to_owned();
    spawn_blocking(move || look(&path)).await.ok().flatten()
}
