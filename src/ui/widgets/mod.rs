//! The small things that everything on screen is made of. Each has an accessible name,
//! is at least 28 points high where it can be hit, and shows the focus as a ring.

mod button;
mod field;
mod layout;
mod mark;
mod model;
mod pill;
mod row;
pub mod shortcut;

pub use button::{
    icon_button, icon_button_at, link_button, named_button, primary_button, secondary_button,
    text_button, toggle_button,
};
pub use field::{Field, field};
pub use layout::{card, column, column_rect, elided, label, line, muted, settle};
pub use mark::{
    busy_dot, dot, focus_ring, icon_mark, news_dot, progress, sound_mark, star, tick_box,
};
pub use model::{model_name, model_quantisation, model_tags};
pub use pill::{Pill, pill_button, pill_width};
pub use row::{Row, RowResponse, choice_row, row, row_of_many};
