//! Fetching one file, unpacked while it arrives.

use elbo_protocol::FileFault;
use elbo_trainer::Unpacker;
use gloo::net::http::Request;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use crate::clock::yield_now;

/// Bytes unpacked between two chances for messages: a few milliseconds.
const PIECE_BYTES: usize = 64 * 1024;

/// Fetches a file and unpacks it if it is gzipped.
pub async fn fetch_unpacked(url: &str) -> Result<Vec<u8>, FileFault> {
    let response =
        Request::get(url).send().await.map_err(|error| FileFault::Network { detail: error.to_string() })?;
    if !response.ok() {
        return Err(FileFault::Status { status: response.status(), text: response.status_text() });
    }
    let body = response.body().ok_or(FileFault::Empty)?;
    unpack(&body).await
}

async fn unpack(body: &ReadableStream) -> Result<Vec<u8>, FileFault> {
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut unpacker = Unpacker::default();
    while let Some(chunk) = next_chunk(&reader).await? {
        for piece in chunk.chunks(PIECE_BYTES) {
            unpacker.push(piece)?;
            yield_now().await;
        }
    }
    Ok(unpacker.finish()?)
}

async fn next_chunk(reader: &ReadableStreamDefaultReader) -> Result<Option<Vec<u8>>, FileFault> {
    let broken = |error: JsValue| FileFault::BrokeOff { detail: format!("{error:?}") };
    let result = JsFuture::from(reader.read()).await.map_err(broken)?;
    if Reflect::get(&result, &"done".into()).map_err(broken)?.is_truthy() {
        return Ok(None);
    }
    let value = Reflect::get(&result, &"value".into()).map_err(broken)?;
    Ok(Some(Uint8Array::new(&value).to_vec()))
}
