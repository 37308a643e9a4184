// Stands in dist/ for the worker with the reference until that is built, behind the page: `cargo xtask build` and
// `cargo xtask serve` then put its own loader here.
throw new Error("the reference is not built yet; `cargo xtask serve` builds it behind the page, which takes some minutes: press Retry then (`cargo xtask serve --dev` leaves it out)");
