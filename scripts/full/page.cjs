// Looks at a report in Chromium; run in the folder that holds node_modules.
//   node page.cjs axe report.html light 1280    no accessibility violation in this scheme and width
//   node page.cjs print report.html out.pdf     the page prints, asks the network for nothing and logs no error
//   node page.cjs open report.html 50 1000      the page has at least 50 tables and opens within 1000 ms of processor time
const { createRequire } = require('node:module');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const need = createRequire(path.join(process.cwd(), 'package.json'));
const { chromium } = need('playwright-core');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

async function axe(browser, url, scheme, width) {
  // axe is not part of the page: its policy would refuse to run it.
  const context = await browser.newContext({
    bypassCSP: true, colorScheme: scheme, viewport: { width: Number(width), height: 900 },
  });
  const page = await context.newPage();
  await page.goto(url);
  // Sections out of sight are not laid out until they are needed; axe compares places on the whole page.
  await page.addStyleTag({ content: 'main>section{content-visibility:visible!important}' });
  await page.evaluate(fs.readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8'));
  const result = await page.evaluate('axe.run(document)');
  const faults = result.violations.map(
    (v) => `${v.id}: ${v.help} (${v.nodes.length}): ${v.nodes[0].target} ${v.nodes[0].failureSummary}`);
  if (result.passes.length === 0) faults.push('axe applied no rule');
  return faults;
}

async function print(browser, url, target) {
  const page = await (await browser.newContext()).newPage();
  const faults = [];
  page.on('request', (r) => { if (!/^(file|data):/.test(r.url())) faults.push(`asked for ${r.url()}`); });
  page.on('console', (m) => { if (m.type() === 'error') faults.push(m.text()); });
  page.on('pageerror', (e) => faults.push(e.message));
  await page.goto(url);
  await page.pdf({ path: target, format: 'A4' });
  const bytes = fs.readFileSync(target);
  if (bytes.subarray(0, 5).toString() !== '%PDF-') faults.push('no PDF was written');
  const pages = (bytes.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) || []).length;
  if (pages < 2) faults.push(`the PDF has ${pages} pages`);
  return faults;
}

// Time of the main thread of the page until it is loaded, the best of five: the clock on the wall would measure what
// else runs on this machine.
async function open(browser, url, tables, limit) {
  const times = [];
  let found = 0;
  for (let i = 0; i < 5; i++) {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(url);
    const { metrics } = await session.send('Performance.getMetrics');
    times.push(1000 * metrics.find((m) => m.name === 'TaskDuration').value);
    found = await page.evaluate(() => document.querySelectorAll('table').length);
    await page.close();
  }
  const faults = [];
  console.log(`${found} tables, ${Math.min(...times)} ms`);
  if (found < Number(tables)) faults.push(`only ${found} tables`);
  if (Math.min(...times) >= Number(limit)) faults.push(`opened after ${Math.min(...times)} ms`);
  return faults;
}

async function main([what, file, ...rest]) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  try {
    const faults = await { axe, print, open }[what](browser, pathToFileURL(path.resolve(file)).href, ...rest);
    faults.forEach((f) => console.error(f));
    return faults.length ? 1 : 0;
  } finally {
    await browser.close();
  }
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; },
  (error) => { console.error(error.message); process.exitCode = 1; });
