//! Starts the page.

fn main() {
    elbo_room::components::page::mount();
}
