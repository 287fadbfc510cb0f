//! What happens in the background: the supervisor takes commands and runs turns, the
//! LLM actor talks to servers, the outbox brings the news to the window.
