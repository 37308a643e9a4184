"""The known answers of the self-test, in 64 bits, from docs/randomness.md alone: `python3 docs/known_answers.py`.

A net 784-32-16-8 with ReLU and Xavier-uniform weights under seed 1 takes one step of Adam on sixteen made-up
images. Printed are reconstruction loss and KL divergence, in nats per image, before and after it, as
`KNOWN_TERMS` in crates/trainer/src/checks/self_test.rs has them.
"""
import re
from math import exp, log1p, sqrt
from pathlib import Path

exec(re.search(r"```python\n(.*?)```", (Path(__file__).parent / "randomness.md").read_text(), re.S)[1])

SEED, BATCH, PIXELS, LATENT, HIDDEN = 1, 16, 784, 8, [32, 16]
RATE, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.999, 1e-8


def layer(name, inputs, outputs):
    bound = sqrt(6 / (inputs + outputs))
    numbers = [bound * (2 * u - 1) for u in weights(SEED, name + ".weight", inputs * outputs, uniform)]
    return [numbers[row * outputs:][:outputs] for row in range(inputs)], [0.0] * outputs


def forward(layer, x):
    weight, bias = layer
    active = [(number, weight[row]) for row, number in enumerate(x) if number]
    return [b + sum(number * row[column] for number, row in active) for column, b in enumerate(bias)]


def backward(layer, gradient, x, slope):
    """Adds to the gradient of a layer from its input and the slope of its output; the slope of its input."""
    weight, (weights, biases) = layer[0], gradient
    for row, number in enumerate(x):
        if number:
            weights[row] = [sum_ + number * s for sum_, s in zip(weights[row], slope)]
    biases[:] = [sum_ + s for sum_, s in zip(biases, slope)]
    return [sum(w * s for w, s in zip(row, slope)) for row in weight]


def relu(x):
    return [max(number, 0.0) for number in x]


def terms(net, images, noise, gradients):
    """Reconstruction and KL, in nats per image; adds their gradients where they are wanted."""
    (h0, h1, to_mu, to_logvar, d0, d1, to_logits), reconstruction, kl = net, 0.0, 0.0
    for x, eps in zip(images, noise):
        a0 = relu(forward(h0, x)); a1 = relu(forward(h1, a0))
        mu, logvar = forward(to_mu, a1), forward(to_logvar, a1)
        z = [m + exp(v / 2) * e for m, v, e in zip(mu, logvar, eps)]
        b0 = relu(forward(d0, z)); b1 = relu(forward(d1, b0)); logits = forward(to_logits, b1)
        # -log p(x|z) of a Bernoulli pixel: l (1 - x) + log(1 + exp(-l)).
        reconstruction += sum(l * (1 - p) + log1p(exp(-l)) for l, p in zip(logits, x)) / BATCH
        kl += sum((m * m + exp(v) - 1 - v) / 2 for m, v in zip(mu, logvar)) / BATCH
        if gradients:
            g0, g1, g_mu, g_logvar, k0, k1, g_logits = gradients
            slope = [(1 / (1 + exp(-l)) - p) / BATCH for l, p in zip(logits, x)]
            slope = backward(to_logits, g_logits, b1, slope)
            slope = backward(d1, k1, b0, [s * (b > 0) for s, b in zip(slope, b1)])
            slope = backward(d0, k0, z, [s * (b > 0) for s, b in zip(slope, b0)])
            of_mu = [s + m / BATCH for s, m in zip(slope, mu)]
            of_logvar = [s * e * exp(v / 2) / 2 + (exp(v) - 1) / 2 / BATCH for s, e, v in zip(slope, eps, logvar)]
            slope = backward(to_mu, g_mu, a1, of_mu)
            slope = [a + b for a, b in zip(slope, backward(to_logvar, g_logvar, a1, of_logvar))]
            slope = backward(h1, g1, a0, [s * (a > 0) for s, a in zip(slope, a1)])
            backward(h0, g0, x, [s * (a > 0) for s, a in zip(slope, a0)])
    return reconstruction, kl


def adam(numbers, gradient):
    """The first step: m / (1 - beta1) is the gradient itself, v / (1 - beta2) its square."""
    return [p - RATE * g / (sqrt(g * g) + EPSILON) for p, g in zip(numbers, gradient)]


names = ["encoder.hidden.0", "encoder.hidden.1", "encoder.to_mu", "encoder.to_logvar",
         "decoder.hidden.0", "decoder.hidden.1", "decoder.to_logits"]
sizes = [(784, 32), (32, 16), (16, 8), (16, 8), (8, 16), (16, 32), (32, 784)]
net = [layer(name, *size) for name, size in zip(names, sizes)]
gradients = [([[0.0] * outputs for _ in range(inputs)], [0.0] * outputs) for inputs, outputs in sizes]
pixels = [i % 11 * 25 / 255 if i % 5 == 0 else 0.0 for i in range(BATCH * PIXELS)]
images = [pixels[row * PIXELS:][:PIXELS] for row in range(BATCH)]
noise = [[n for block in (0, 1) for n in normal(block, row, 0, key(SEED, 2))] for row in range(BATCH)]

before = terms(net, images, noise, gradients)
net = [([adam(w, g) for w, g in zip(weight, of_weight)], adam(bias, of_bias))
       for (weight, bias), (of_weight, of_bias) in zip(net, gradients)]
after = terms(net, images, noise, None)
print(*(f"{term:.9g}" for term in before + after))
