// The little that pages cannot do without JavaScript. Every page works without it.
(() => {
  'use strict';
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => root.querySelectorAll(selector);

  // ---- keyboard: data-key="F2" or "Alt+K" presses the button, follows the link or focuses the field. Function keys and
  // combinations only: single letters would get in the way of screen readers and dictation (WCAG 2.1.4).
  const keyName = e =>
    (e.ctrlKey ? 'Ctrl+' : '') + (e.altKey ? 'Alt+' : '') + (e.shiftKey ? 'Shift+' : '') +
    (e.key.length === 1 ? e.key.toUpperCase() : e.key);
  document.addEventListener('keydown', e => {
    if (e.key.length === 1 && !e.ctrlKey && !e.altKey) return;
    const name = keyName(e);
    const target = [...all('[data-key]')].find(x => x.dataset.key === name && !x.disabled && x.offsetParent);
    if (!target) return;
    e.preventDefault();
    target.focus();
    if (!target.matches('input:not([type=submit]):not([type=button]), select, textarea')) target.click();
  });

  // ---- the reception's field: arrow down and up walk through what was found; Enter takes the first, once what is shown was
  // found by the words that stand there. Without JavaScript Enter searches and Tab walks.
  document.addEventListener('keydown', e => {
    const hits = [...all('#forslag .hit')], here = hits.indexOf(document.activeElement), field = $('#q');
    if (!hits.length || (here < 0 && document.activeElement !== field)) return;
    const fresh = $('#forslag .hits').dataset.found === field.value.trim();
    if (e.key === 'ArrowDown') (hits[here + 1] ?? hits[here])?.focus();
    else if (e.key === 'ArrowUp' && here >= 0) (hits[here - 1] ?? field).focus();
    else if (e.key === 'Enter' && here < 0 && fresh) hits[0].click();
    else return;
    e.preventDefault();
  });

  // ---- speaking: data-announce="text" on what was put into the page is read aloud once.
  let spokenLast;
  const announce = text => {
    const live = $('#besked');
    if (!live || text === spokenLast) return; // a live page sends the same again when something else has changed
    spokenLast = text;
    live.textContent = '';
    setTimeout(() => { live.textContent = text; }, 100);
  };

  const prepare = root => {
    all('[data-key]', root).forEach(x => x.setAttribute('aria-keyshortcuts', x.dataset.key.replace('Ctrl', 'Control')));
    all('time[data-clock], [data-clock]', root).forEach(showClock);
  };

  // ---- the tab: data-title="43 – det er din tur" on what was put into the page, so that it can be seen from another tab.
  const rename = root => {
    const named = root.matches?.('[data-title]') ? root : $('[data-title]', root);
    if (named) document.title = named.dataset.title;
  };

  // ---- focus: on a page with errors the summary; after a swap whatever the new part marks with data-focus.
  const arrived = root => {
    prepare(root);
    rename(root);
    const spoken = root.matches?.('[data-announce]') ? root : $('[data-announce]', root);
    if (spoken) announce(spoken.dataset.announce);
    (root.matches?.('.error-summary') ? root : $('.error-summary, [data-focus]', root))?.focus();
  };

  // ---- the clock on the wall
  const showClock = x => {
    const time = new Intl.DateTimeFormat(x.dataset.clock === 'en' ? 'en-GB' : 'da-DK',
      { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Copenhagen' });
    x.textContent = time.format(new Date());
  };

  // ---- asking before what cannot be undone; printing
  document.addEventListener('submit', e => {
    const text = e.submitter?.dataset.confirm ?? e.target.dataset.confirm;
    if (text && !confirm(text)) { e.preventDefault(); e.stopPropagation(); }
  }, true);
  document.addEventListener('click', e => {
    if (e.target.closest('button[data-print], a[data-print]')) print();
  });
  // The paper ticket prints itself, when its font is there.
  addEventListener('load', () => { if (document.body.dataset.print) document.fonts.ready.then(() => print()); });

  // ---- live pages: say so when the figures may be old
  // The server names its events; htmx puts only nameless ones into the page.
  document.addEventListener('htmx:sse:before:message', e => { e.detail.message.event = ''; });
  const offline = gone => { const x = $('#afbrudt'); if (x) x.hidden = !gone; };
  document.addEventListener('htmx:sse:error', () => offline(true));
  document.addEventListener('htmx:sse:after:connection', () => offline(false));
  addEventListener('offline', () => { if ($('[hx-sse\\:connect]')) offline(true); });

  document.addEventListener('htmx:after:swap', e => {
    const target = e.detail?.ctx?.target ?? e.target;
    if (target instanceof Element && target.isConnected) arrived(target);
  });
  document.addEventListener('DOMContentLoaded', () => {
    arrived(document.body);
    all('form[method=post]').forEach(f => { f.noValidate = true; }); // the server says what is wrong, in whole sentences
    if ($('[data-clock]')) setInterval(() => all('[data-clock]').forEach(showClock), 5000);
  });
})();
