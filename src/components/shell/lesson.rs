//! Explanations on demand: the small button beside a title, and the card that it opens.

use elbo_words::words;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::components::{
    shell::escape::use_escape,
    shell::measure::{focus_quietly, nothing_has_focus, put_at, rect_of, view},
};
use elbo_page::{
    learn::{Part, Topic},
    placement::{Size, beside},
    state::{Action, LearnAction, Opened},
};

/// What every button of an explanation knows of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnContext {
    /// The explanation that is open.
    pub open: Option<Opened>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// Which explanation a button opens.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LearnProps {
    /// What is explained.
    pub topic: Topic,
    /// Tells the button from others of the same topic, in kebab case; the main one has none.
    #[prop_or_default]
    pub at: &'static str,
    /// Whether the button shows the explanation's title.
    #[prop_or_default]
    pub named: bool,
}

/// A button that opens an explanation. It needs a [`LearnContext`] around it.
#[component]
pub fn Learn(props: &LearnProps) -> Html {
    let context = use_context::<LearnContext>();
    let button = use_node_ref();
    let LearnProps { topic, at, named } = *props;
    let open = context.as_ref().and_then(|context| context.open);
    let is_open = open.is_some_and(|open| (open.topic, open.at) == (topic, at));
    {
        // The focus goes back to where it came from, unless the visitor has taken it elsewhere.
        let (button, was_open) = (button.clone(), use_mut_ref(|| false));
        use_effect_with((is_open, open.is_none()), move |(is_open, none_is)| {
            let was_open = std::mem::replace(&mut *was_open.borrow_mut(), *is_open);
            if was_open
                && *none_is
                && nothing_has_focus()
                && let Some(button) = button.cast::<HtmlElement>()
            {
                focus_quietly(&button);
            }
        });
    }
    let Some(LearnContext { dispatch, .. }) = context else { return html! {} };
    let lesson = topic.lesson();
    let onclick = {
        let button = button.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(button) = button.cast::<Element>() {
                let anchor = rect_of(&button);
                dispatch.emit(Action::Learn(LearnAction::Toggle(Opened { topic, at, anchor })));
            }
        })
    };
    let testid =
        if at.is_empty() { format!("learn-{}", lesson.name) } else { format!("learn-{}-{at}", lesson.name) };
    let label = words().lesson_button(lesson.title);
    html! {
        <button ref={button} type="button" class={classes!("learn", named.then_some("named"))} data-testid={testid}
            aria-expanded={is_open.to_string()} aria-haspopup="dialog" title={label.clone()} aria-label={label} {onclick}>
            <span class="sign" aria-hidden="true">{ "?" }</span>
            if named {
                <span aria-hidden="true">{ lesson.title }</span>
            }
        </button>
    }
}

/// Which explanation is open.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LessonCardProps {
    /// The explanation, and where its button is.
    pub open: Opened,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The card of the explanation that is open. It lies over the page and moves nothing.
#[component]
pub fn LessonCard(props: &LessonCardProps) -> Html {
    let card = use_node_ref();
    use_escape(props.dispatch.reform(|()| Action::Learn(LearnAction::Close)));
    {
        let card = card.clone();
        use_effect_with(props.open, move |open| {
            if let Some(card) = card.cast::<HtmlElement>() {
                let size = rect_of(&card);
                put_at(&card, beside(open.anchor, Size { width: size.width, height: size.height }, view()));
                card.set_scroll_top(0);
                focus_quietly(&card);
            }
        });
    }
    let lesson = props.open.topic.lesson();
    let paragraph = |part: &Part| {
        let class = match part {
            Part::Words(_) => "",
            Part::Formula(_) => "formula",
            Part::Study(..) => "study",
        };
        html! { <p {class}>{ part.text() }</p> }
    };
    html! {
        <div ref={card} class="card lesson" role="dialog" aria-labelledby="lesson-title" tabindex="-1"
            data-testid="lesson" data-topic={lesson.name}>
            <h3 id="lesson-title">{ lesson.title }</h3>
            <button type="button" class="close" data-testid="lesson-close" aria-label={words().lesson_close()}
                onclick={props.dispatch.reform(|_: MouseEvent| Action::Learn(LearnAction::Close))}>
                <span aria-hidden="true">{ "×" }</span>
            </button>
            { for lesson.parts.iter().map(paragraph) }
            <p class="sources">{ lesson.sources.join(" · ") }</p>
        </div>
    }
}
