//! Kinds of sounds that hide in containers: what an Ogg or MPEG-4 file holds.

use crate::domain::{FileKind, ForeignKind};

/// What the first page of an Ogg file says.
pub(super) fn in_ogg(bytes: &[u8]) -> Result<FileKind, ForeignKind> {
    // The page's header, with a length for each of its parts, and its first packet.
    let parts = bytes.get(26).copied().unwrap_or(0);
    let packet = bytes.get(27 + usize::from(parts)..).unwrap_or_default();
    if packet.starts_with(b"\x01vorbis") || packet.starts_with(b"\x7FFLAC") {
        Ok(FileKind::Ogg)
    } else if packet.starts_with(b"\x80theora") || packet.starts_with(b"fishead") {
        Err(ForeignKind::Film)
    } else {
        Err(ForeignKind::Sound)
    }
}

/// The family of MPEG's boxes: phones' pictures, sounds and films.
pub(super) fn in_boxes(bytes: &[u8]) -> Result<FileKind, ForeignKind> {
    match bytes.get(8..12).unwrap_or_default() {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
            Err(ForeignKind::Heic)
        }
        b"avif" | b"avis" => Err(ForeignKind::Avif),
        b"M4A " | b"M4B " => Ok(FileKind::M4a),
        // What records speech often calls its sounds films.
        _ if has_only_sound(bytes) => Ok(FileKind::M4a),
        _ => Err(ForeignKind::Film),
    }
}

/// Whether there is a track of sound, and none of pictures.
fn has_only_sound(bytes: &[u8]) -> bool {
    let mut kinds = Vec::new();
    for (_, movie) in boxes(bytes).filter(|(name, _)| *name == b"moov") {
        for (_, track) in boxes(movie).filter(|(name, _)| *name == b"trak") {
            for (_, media) in boxes(track).filter(|(name, _)| *name == b"mdia") {
                let handlers = boxes(media).filter(|(name, _)| *name == b"hdlr");
                kinds.extend(handlers.filter_map(|(_, body)| body.get(8..12)));
            }
        }
    }
    kinds.contains(&b"soun".as_slice()) && !kinds.contains(&b"vide".as_slice())
}

/// The boxes within these bytes: their names and what is in them.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (size, rest) = bytes.split_first_chunk::<4>()?;
        let (name, rest) = rest.split_first_chunk::<4>()?;
        let (head, size) = match u32::from_be_bytes(*size) {
            // To the end of the file.
            0 => (8, bytes.len()),
            1 => {
                let size = u64::from_be_bytes(*rest.first_chunk::<8>()?);
                (16, usize::try_from(size).ok()?)
            }
            size => (8, size as usize),
        };
        let body = bytes.get(head..size.min(bytes.len()))?;
        bytes = bytes.get(size..).unwrap_or_default();
        Some((name, body))
    })
}
