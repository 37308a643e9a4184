//! A table in a dialog over the page. The browser closes it at Escape and brings the focus back to where it was.

use std::rc::Rc;

use elbo_page::plot::table::{DataTable, TableCell};
use elbo_words::words;
use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;

/// What the dialog shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TableDialogProps {
    /// Name for tests.
    pub name: AttrValue,
    /// The table; none shows nothing.
    pub table: Rc<Option<DataTable>>,
    /// What the chart shows in a sentence.
    pub summary: AttrValue,
    /// Hears that it was closed.
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn TableDialog(props: &TableDialogProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| call(&dialog, "showModal"));
    }
    let close = {
        let dialog = dialog.clone();
        Callback::from(move |_: MouseEvent| call(&dialog, "close"))
    };
    // What is pressed beside the dialog is the dialog itself.
    let onclick = {
        let (dialog, close) = (dialog.clone(), close.clone());
        Callback::from(move |event: MouseEvent| {
            if event.target_dyn_into::<Element>() == dialog.cast::<Element>() {
                close.emit(event);
            }
        })
    };
    let Some(table) = &*props.table else { return html! {} };
    let caption = format!("caption-{}", props.name);
    html! {
        <dialog ref={dialog} class="table-dialog" data-testid={format!("table-dialog-{}", props.name)}
            aria-labelledby={caption.clone()} onclose={props.onclose.reform(|_: Event| ())} {onclick}>
            <div class="inside">
                <button type="button" class="close" data-testid="table-close" aria-label={words().table_close()}
                    onclick={close}><span aria-hidden="true">{ "×" }</span></button>
                <p id={caption.clone()} class="caption">{ &table.caption }</p>
                <p class="key">{ &props.summary }</p>
                // It scrolls, so keys must reach it.
                <div class="scroll" role="region" tabindex="0" aria-labelledby={caption.clone()}>
                    <table aria-labelledby={caption}>
                        <thead><tr>{ for table.columns.iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                        <tbody>{ for table.rows.iter().map(|row| html! { <tr>{ for row.iter().enumerate().map(cell) }</tr> }) }</tbody>
                    </table>
                </div>
                if table.rows.is_empty() {
                    <p class="key">{ words().nothing_measured() }</p>
                }
            </div>
        </dialog>
    }
}

fn cell((column, cell): (usize, &TableCell)) -> Html {
    if column == 0 {
        html! { <th scope="row">{ &cell.text }</th> }
    } else {
        html! { <td>{ &cell.text }</td> }
    }
}

/// Calls a method of the dialog. A browser without it shows no table, which does no harm.
fn call(dialog: &NodeRef, method: &str) {
    let Some(dialog) = dialog.get() else { return };
    let method =
        Reflect::get(&dialog, &method.into()).ok().and_then(|method| method.dyn_into::<Function>().ok());
    if let Some(method) = method {
        method.call0(&dialog).ok();
    }
}
