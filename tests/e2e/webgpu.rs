//! Training over WebGPU, on SwiftShader: the same page and the same kernels as on a graphics
//! processor, only slowly, at half a second to a second a step.

use std::time::Duration;

use crate::browser::{LOADING, Pointer, Visit, report};

const TRAINING: Duration = Duration::from_secs(600);

#[test]
fn forty_steps_over_webgpu_learn_and_answer() {
    Visit::new("backend=webgpu&preset=article&train_images=5120&epochs=1&autostart=1&workspace=latent").run(
        async |page| {
            page.until("the self-test", LOADING, async || {
                let outcome = page.backend().attribute("data-self-test").await?;
                (outcome != "pending" && !outcome.is_empty()).then_some(())
            })
            .await;
            assert_eq!(page.backend().attribute("data-self-test").await.as_deref(), Some("passed"));
            assert_eq!(page.backend().attribute("data-backend").await.as_deref(), Some("webgpu"));

            page.until_state("finished", TRAINING).await;
            let held_out =
                page.until("a held-out value", TRAINING, async || page.metric("held-out").await).await;
            report(&format!("held out {held_out:.1} after 40 steps over WebGPU"));
            assert_eq!(page.steps_done().await, 40);
            // An independent run gives 216.
            assert!((45.5..240.0).contains(&held_out), "held out {held_out}");

            let before = page.decoded().settled().await;
            page.latent_slider(0).set("3").await;
            page.until("a decoded digit that follows the slider", LOADING, async || {
                (page.decoded().pixels().await != before).then_some(())
            })
            .await;

            let version = page.reconstruction().version().await;
            page.draw_pad().draw(Pointer::Mouse, &[(0.0, -0.3), (0.0, 0.0), (0.0, 0.3)]).await;
            page.reconstruction().until_newer(version).await;
            assert!(page.reconstruction().pixels().await.inked > 20, "the drawn digit is reconstructed");

            // Map, probe and time machine look at copies of the weights on the graphics processor.
            page.until("a survey of the trained weights", LOADING, async || {
                (page.part("map-scale").attribute("data-step").await.as_deref() == Some("40")).then_some(())
            })
            .await;
            let probe = page.part("probe").number().await.expect("a probe");
            report(&format!("linear probe {probe} % after 40 steps over WebGPU"));
            assert!((15.0..100.0).contains(&probe), "{probe}");
            let live = page.decoded().settled().await;
            page.part("time-machine").set("0").await;
            page.until("the digit of the first moment", LOADING, async || {
                (page.decoded().pixels().await != live).then_some(())
            })
            .await;
            page.part("back-to-live").click().await;
            page.until("the live digit", LOADING, async || {
                (page.decoded().pixels().await == live).then_some(())
            })
            .await;
            assert_eq!(page.console_errors().await, [""; 0]);
        },
    );
}

#[test]
fn a_duel_over_webgpu_runs_in_lock_step() {
    let query = "backend=webgpu&preset=article&train_images=1280&epochs=2&vs.learning_rate=0.1&autostart=1";
    Visit::new(query).run(async |page| {
        page.until_state("finished", TRAINING).await;
        assert_eq!(page.backend().attribute("data-backend").await.as_deref(), Some("webgpu"));
        for side in ["a", "b"] {
            assert_eq!(page.part(format!("duel-step-{side}")).number().await, Some(20.0), "{side}");
            assert!(page.part(format!("duel-held-out-{side}")).number().await.is_some(), "{side}");
        }
        assert_eq!(page.console_errors().await, [""; 0]);
    });
}
