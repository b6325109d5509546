/** What the page to try a model does: it reads the form, asks /predict, and shows the answer or what is wrong. */
export const PAGE_SCRIPT = `
'use strict';
const contract = JSON.parse(document.getElementById('contract').textContent);
const form = document.getElementById('row');
const answer = document.getElementById('answer');
const controls = contract.columns.map((_, i) => document.getElementById('c' + i));
const hints = contract.columns.map((_, i) => document.getElementById('h' + i));
const usual = hints.map((hint) => hint.textContent);
const add = (parent, tag, text, name) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  parent.append(made);
  return made;
};
const mark = (i, problem) => {
  controls[i].setAttribute('aria-invalid', problem ? 'true' : 'false');
  hints[i].textContent = problem || usual[i];
  hints[i].classList.toggle('bad', Boolean(problem));
  if (problem) controls[i].setAttribute('aria-describedby', 'h' + i);
};
const read = (column, control) => {
  const { kind, nullable } = column;
  if (control.value === '') {
    if (nullable) return { value: null };
    if (kind === 'number' || control.tagName === 'SELECT') return { problem: 'A value is needed.' };
  }
  if (kind === 'number') {
    const text = control.value.trim();
    const number = Number(text);
    return text !== '' && Number.isFinite(number) ? { value: number } : { problem: 'A number is needed.' };
  }
  return { value: control.tagName === 'SELECT' ? control.selectedOptions[0].dataset.text : control.value };
};
const write = (control, value) => {
  if (value === null || value === undefined) control.value = '';
  else if (control.tagName !== 'SELECT') control.value = String(value);
  else control.value = ([...control.options].find((option) => option.dataset.text === value) || { value: '' }).value;
};
for (const button of document.querySelectorAll('[data-sample]'))
  button.addEventListener('click', () => {
    const { row } = contract.samples[Number(button.dataset.sample)];
    contract.columns.forEach(({ name }, i) => { write(controls[i], row[name]); mark(i, ''); });
    ask();
  });
form.addEventListener('submit', (event) => { event.preventDefault(); ask(); });
let asked = 0;
async function ask() {
  const row = contract.columns.map((column, i) => {
    const { value, problem } = read(column, controls[i]);
    mark(i, problem);
    return problem ? undefined : value;
  });
  const wrong = row.findIndex((value) => value === undefined);
  if (wrong >= 0) { controls[wrong].focus(); return; }
  const mine = ++asked;
  try {
    const response = await fetch('predict', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ rows: [row] }) });
    const body = await response.json();
    if (mine !== asked) return;
    answer.replaceChildren();
    if (response.ok) show(body);
    else refuse(body);
    answer.scrollIntoView({ block: 'nearest' });
  } catch {
    answer.replaceChildren();
    add(answer, 'p', 'The server did not answer.', 'problem');
  }
}
function show({ predictions, probabilities, model, version }) {
  add(answer, 'p', contract.target);
  add(answer, 'p', String(predictions[0]), 'value');
  if (probabilities) {
    const list = add(answer, 'ul', undefined, 'shares');
    contract.labels.map((label, k) => [label, probabilities[0][k]]).sort((a, b) => b[1] - a[1]).slice(0, 20).forEach(([label, share]) => {
      const item = add(list, 'li');
      const line = add(item, 'div');
      add(line, 'span', label);
      add(line, 'span', (100 * share).toFixed(1) + ' %');
      const bar = add(item, 'progress');
      bar.max = 1;
      bar.value = share;
      bar.setAttribute('aria-label', label);
    });
  }
  add(answer, 'p', model + ' ' + version, 'hint');
}
function refuse({ detail, column }) {
  add(answer, 'p', String(detail), 'problem');
  const place = contract.columns.findIndex(({ name }) => name === column);
  if (place >= 0) { mark(place, 'This value is not taken.'); controls[place].focus(); }
}
`;
