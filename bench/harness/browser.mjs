// Runs of rows in headless Chromium.
import { loadavg } from 'node:os';
import { chromium } from 'playwright-core';

const SWIFTSHADER = '--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader';
// Chromium has no sandbox for root, as in a container.
const SANDBOX = process.getuid?.() === 0 ? '--no-sandbox' : '';
const QUIET = '--disable-quic --disable-background-networking --disable-component-update --disable-sync';

function launch() {
  const args = `${SANDBOX} ${QUIET} ${process.env.CHROMIUM_FLAGS ?? SWIFTSHADER}`.split(' ').filter(Boolean);
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
}

export async function browserVersion() {
  const browser = await launch();
  await browser.close();
  return browser.version();
}

// Gives the page a count of the CPU seconds of its process, all its threads together. A GPU, emulated or not, is
// another process.
async function giveClock(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.exposeFunction('processSeconds', async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'ProcessTime').value;
  });
}

// One run, in a fresh browser: no GPU process, cache or heap that another row has left.
export async function runRow(origin, { name }, query, seconds) {
  const load = +loadavg()[0].toFixed(1);
  const browser = await launch();
  let timer;
  try {
    const page = await browser.newPage();
    const complain = (text) => console.error(`[${name}] ${text.slice(0, 300)}`);
    page.on('pageerror', (error) => complain(error.message));
    page.on('console', (message) => message.type() === 'error' && complain(message.text()));
    await giveClock(page);
    await page.goto(`${origin}/row.html?${query}`);
    const late = new Promise((_, failed) => {
      timer = setTimeout(() => failed(new Error(`not done in ${seconds} s`)), 1000 * seconds);
    });
    return { load, ...(await Promise.race([page.evaluate(() => globalThis.result), late])) };
  } catch (error) {
    return { load, error: error.message };
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}
