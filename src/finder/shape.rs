//! What an object looks like, where no row of the table says what it is.

use super::containers::{ToolKind, Wire};
use crate::json::cursor::{Cursor, Kind, RawStr, Walk};
use crate::model::tool;

/// The wire of an item by the row that holds it, or by its looks where the row leaves that open.
pub(super) fn fitting(wire: Wire, item: &[u8]) -> Option<Wire> {
    match wire {
        Wire::Any => shape(item),
        Wire::Info => shape(item).filter(|wire| *wire != Wire::V2),
        // Named as media by their key, but an envelope may have that name too.
        Wire::Tool(_) => has_address(item).then_some(wire),
        Wire::Keys | Wire::Urls => None,
        Wire::V1 { .. } | Wire::V2 => {
            let mut cursor = Cursor::new(item);
            cursor.enter();
            // A map of media entities is no media entity: its first member is an object.
            let first = cursor.next_key();
            (first.is_none() || !is_map(item)).then_some(wire)
        }
    }
}

/// Whether an object has an address of the service's media hosts itself, or in its variants.
fn has_address(object: &[u8]) -> bool {
    let mut cursor = Cursor::new(object);
    cursor.enter();
    while let Some(name) = cursor.next_key() {
        let is_address = match &*name.unescaped() {
            b"url" | b"fullUrl" | b"previewUrl" | b"thumbnailUrl" | b"videoUrl" | b"poster"
            | b"media_url" => cursor.kind() == Some(Kind::String),
            b"variants" => cursor.kind() == Some(Kind::Array),
            _ => false,
        };
        let value = cursor.span();
        if is_address && names_a_host(&object[value]) {
            return true;
        }
    }
    false
}

/// Whether a value names one of the service's media hosts.
fn names_a_host(value: &[u8]) -> bool {
    let names = |text: &[u8]| memchr::memmem::find(text, b"twimg.com").is_some();
    // Any letter may be an escape.
    names(value) || {
        let value = RawStr::new(value);
        value.escaped && names(&value.unescaped())
    }
}

/// Whether an object holds nothing but objects, or whatever under numbers: a list as PHP writes it.
fn is_map(object: &[u8]) -> bool {
    let mut cursor = Cursor::new(object);
    cursor.enter();
    while let Some(key) = cursor.next_key() {
        if cursor.kind() != Some(Kind::Object) && !key.unescaped().iter().all(u8::is_ascii_digit) {
            return false;
        }
        cursor.skip();
    }
    true
}

/// Whether a tool's name for a type is one of a medium.
fn tool_type(name: &[u8]) -> bool {
    let name = std::str::from_utf8(name).unwrap_or_default();
    tool::media_type(name).is_some()
}

/// What an object looks like, if it looks like a media entity.
pub(super) fn shape(object: &[u8]) -> Option<Wire> {
    let mut cursor = Cursor::new(object);
    if cursor.kind() != Some(Kind::Object) {
        return None;
    }
    cursor.enter();
    let (mut image, mut body, mut key, mut kind, mut info) = (false, false, false, false, false);
    let (mut tool, mut library, mut account, mut card) = (false, false, false, false);
    while let Some(name) = cursor.next_key() {
        let value = cursor.kind();
        match &*name.unescaped() {
            b"media_url_https" | b"media_url" => image = value == Some(Kind::String),
            b"sizes" | b"video_info" | b"indices" | b"id_str" | b"display_url" => body = true,
            b"media_key" => key = value == Some(Kind::String),
            b"type" => kind = value == Some(Kind::String),
            b"media_results" | b"media_info" => info |= value == Some(Kind::Object),
            b"media_category" | b"media_type" => library = value == Some(Kind::String),
            b"creative_type" => account = value == Some(Kind::String),
            b"video_hls_url" => card = value == Some(Kind::String),
            b"_type" if value == Some(Kind::String) => {
                tool = tool_type(&cursor.clone().string().unescaped());
            }
            _ => {}
        }
        cursor.skip();
    }
    if tool || card || (image && (account || (key && library))) {
        Some(Wire::Tool(ToolKind::Named))
    } else if image && (body || kind) {
        Some(Wire::V1 { trusted: true })
    } else if info {
        Some(Wire::Info)
    } else if key && kind {
        Some(Wire::V2)
    } else {
        None
    }
}
