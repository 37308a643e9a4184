// The table in a browser of your choice: every run in a frame of its own, one after the other.
import { merge, runRounds } from './campaign.js';
import { CHECK, TOLERANCE, agreement, agreementCells } from './check.js';
import { config } from './config.js';
import { DEFAULT, ROWS, parseRow } from './rows.js';
import { callCells, summarize, timeCells } from './table.js';

const form = document.querySelector('form');
const status = document.querySelector('output');
const address = new URLSearchParams(location.search);

const defaults = { ...config(new URLSearchParams('impl=elbo-cpu')), rounds: 3 };
for (const input of form.querySelectorAll('input')) input.value = address.get(input.name) ?? defaults[input.name];
for (const name of Object.keys(ROWS)) {
  const label = document.createElement('label');
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', value: name });
  box.checked = DEFAULT.includes(name);
  label.append(box, ` ${name}`);
  form.querySelector('fieldset').append(label);
}

function runRow(row, query) {
  status.textContent = `${row.name} ...`;
  const frame = Object.assign(document.createElement('iframe'), { src: `row.html?${query}` });
  const done = new Promise((answer) => {
    const heard = ({ source, data }) => {
      if (source !== frame.contentWindow) return;
      removeEventListener('message', heard);
      answer(data);
    };
    addEventListener('message', heard);
  });
  document.getElementById('frame').replaceChildren(frame);
  return done;
}

function table(title, cells) {
  const figure = document.createElement('table');
  figure.createCaption().textContent = title;
  cells.forEach((row) => {
    const line = figure.insertRow();
    cells[0].forEach((_, column) => {
      line.insertCell().textContent = row[column] ?? '-';
    });
  });
  return figure;
}

async function runAll() {
  const rows = [...form.querySelectorAll(':checked')].map((box) => parseRow(box.value));
  const typed = Object.fromEntries([...form.querySelectorAll('[type=text]')].map((input) => [input.name, input.value]));
  const query = merge(address, typed);
  const tables = document.getElementById('tables');
  const results = [];

  const checks = await runRounds(rows, 1, (row) => merge(query, row.query, CHECK), runRow, () => {});
  const agreed = table(
    `Losses under the same noise; they agree within ${TOLERANCE} of their median`,
    agreementCells(agreement(checks, TOLERANCE)),
  );
  tables.replaceChildren(agreed);
  await runRounds(rows, +typed.rounds, (row) => merge(query, row.query), runRow, (result) => {
    results.push(result);
    const summary = summarize(results, rows.filter(({ name }) => results.some((other) => other.row === name)));
    tables.replaceChildren(
      table('Times; raw-* are limits written by hand, not libraries', timeCells(summary)),
      table('WebGPU calls, per timed step', callCells(summary)),
      agreed,
    );
  });
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  await runAll();
  status.textContent = `done, in ${navigator.userAgent}`;
  document.getElementById('frame').replaceChildren();
  button.disabled = false;
});
