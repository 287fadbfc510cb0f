//! Puts pieces of a text together to passages: as many as fit, cut where the text parts most
//! clearly, the end of one again at the beginning of the next.

use std::rc::Rc;

use super::MOST;
use super::atoms::{Atom, Break, cost_of};

/// How much of a passage is said again in the next, at the most.
const OVERLAP: usize = MOST * 15 / 100;
/// How much of a long sentence is said again, about.
const TAIL: usize = MOST * 12 / 100;
/// From so much on a heading begins another passage.
const FULL_ENOUGH: usize = MOST / 4;

/// Where a passage stands.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) path: Rc<[String]>,
}

/// The passage that is being filled, and those that are done.
#[derive(Debug, Default)]
pub(super) struct Packer {
    window: Vec<Atom>,
    /// So many of them are the end of the passage before.
    old: usize,
    cost: usize,
    /// What is in it that no passage has yet.
    fresh: usize,
    done: Vec<Span>,
}

impl Packer {
    pub(super) fn push(&mut self, text: &str, mut atom: Atom) {
        let gap = |window: &[Atom]| window.last().map_or(0, |last| atom.start - last.end);
        let is_far = gap(&self.window) > FULL_ENOUGH;
        if is_far || (atom.before == Break::Heading && self.fresh >= FULL_ENOUGH) {
            self.close(self.window.len());
            self.start_anew();
        }
        let own = atom.cost;
        atom.cost = own + gap(&self.window);
        while self.cost + atom.cost > MOST && self.window.len() > self.old {
            let (at, is_heading) = self.best_cut(&atom);
            self.close(at);
            let from = if is_heading {
                at
            } else {
                self.repeated(at, text)
            };
            self.window.drain(..from);
            self.old = at - from;
            let cost = |atoms: &[Atom]| atoms.iter().map(|it| it.cost).sum();
            self.cost = cost(&self.window);
            self.fresh = cost(&self.window[self.old..]);
            if self.window.is_empty() {
                atom.cost = own;
            }
        }
        if self.cost + atom.cost > MOST {
            // The end of the last passage is all there is, and even that is too much.
            self.start_anew();
            atom.cost = own;
        }
        self.cost += atom.cost;
        self.fresh += atom.cost;
        self.window.push(atom);
    }

    pub(super) fn finish(mut self) -> Vec<Span> {
        self.close(self.window.len());
        self.done
    }

    fn start_anew(&mut self) {
        self.window.clear();
        (self.old, self.cost, self.fresh) = (0, 0, 0);
    }

    /// A passage of what stands before this piece; none where all of that was said before.
    fn close(&mut self, at: usize) {
        if at > self.old
            && let (Some(first), Some(last)) = (self.window.first(), self.window[..at].last())
        {
            self.done.push(Span {
                start: first.start,
                end: last.end,
                path: Rc::clone(&first.path),
            });
        }
    }

    /// Before which piece to cut, and whether that is a heading: where the text parts most
    /// clearly in the second half, and there as late as can be.
    fn best_cut(&self, next: &Atom) -> (usize, bool) {
        let mut best = (self.window.len(), next.before);
        let mut before = self.cost;
        for at in (self.old + 1..self.window.len()).rev() {
            before -= self.window[at].cost;
            if before < MOST / 2 {
                break;
            }
            if self.window[at].before > best.1 {
                best = (at, self.window[at].before);
            }
        }
        (best.0, best.1 == Break::Heading)
    }

    /// From which piece on the end of a passage is said again. Of a long sentence its last
    /// words become a piece of their own.
    fn repeated(&mut self, at: usize, text: &str) -> usize {
        let mut cost = 0;
        let mut from = at;
        while from > 0 {
            let atom = &self.window[from - 1];
            if cost + atom.cost > OVERLAP {
                break;
            }
            cost += atom.cost;
            from -= 1;
            if atom.before == Break::Heading {
                break;
            }
        }
        if from == at
            && at > 0
            && self.window[at - 1].is_prose
            && let Some(start) = tail(text, &self.window[at - 1])
        {
            let atom = &mut self.window[at - 1];
            atom.start = start;
            atom.cost = cost_of(&text[start..atom.end]);
            atom.before = Break::Word;
            return at - 1;
        }
        from
    }
}

/// Where the last words of a piece begin.
fn tail(text: &str, atom: &Atom) -> Option<usize> {
    let mut cost = 0;
    let mut start = None;
    for (at, c) in text[atom.start..atom.end].char_indices().rev() {
        cost += super::atoms::cost(c);
        if cost > TAIL {
            break;
        }
        if c.is_whitespace() {
            start = Some(atom.start + at + c.len_utf8());
        }
    }
    start.filter(|start| *start < atom.end)
}
