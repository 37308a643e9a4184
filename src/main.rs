//! Starts the page.

fn main() {
    elbo_room::components::shell::page::mount();
}
