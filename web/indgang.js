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
  // A key that is held, pressed while a form is on its way, or pressed twice with nothing between, so that the second falls on
  // the next page, presses no button: nobody meant that.
  const LAST_KEY = 'indgang.key', TWICE = 1000;
  let sentAt = -Infinity;
  const onItsWay = () => performance.now() - sentAt < 5000;
  const pressedTwice = name => {
    try {
      const [last, at] = (sessionStorage.getItem(LAST_KEY) ?? '').split(' ');
      if (name) sessionStorage.setItem(LAST_KEY, `${name} ${Date.now()}`);
      else sessionStorage.removeItem(LAST_KEY);
      return last === name && Math.abs(Date.now() - at) < TWICE;
    } catch { return false; } // a browser that keeps nothing
  };
  addEventListener('submit', e => { if (!e.defaultPrevented && !e.target.target && e.submitter?.formTarget !== '_blank') sentAt = performance.now(); });
  addEventListener('pageshow', () => { sentAt = -Infinity; });
  addEventListener('pointerdown', () => pressedTwice());
  document.addEventListener('keydown', e => {
    const name = keyName(e), plain = e.key.length === 1 && !e.ctrlKey && !e.altKey;
    const target = plain ? undefined : [...all('[data-key]')].find(x => x.dataset.key === name && !x.disabled && x.offsetParent);
    const again = pressedTwice(target && name);
    if (!target) return;
    e.preventDefault();
    const typedIn = target.matches('input:not([type=submit]):not([type=button]), select, textarea');
    if (!typedIn && (e.repeat || onItsWay() || again)) return;
    target.focus();
    if (!typedIn) target.click();
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

  // What was typed before the library listens (it begins a moment after this) is asked for then.
  addEventListener('DOMContentLoaded', () => setTimeout(() => all('input[type=search][hx-get]').forEach(x => {
    if (x.value !== x.defaultValue) x.dispatchEvent(new Event('input', { bubbles: true }));
  })));

  // ---- a CPR number has no business in an address. While it is typed into a field of search nothing is asked; a question that
  // waits from before, and the form itself, go without it. (Without JavaScript the server sends on to an address without it.)
  const BECOMES_CPR = /\d(\D{0,3}\d){6,}/g;
  const CPR = /(?<!\d)\d{2}[^\d]?\d{2}[^\d]?\d{2}\D{0,3}\d{4}(?!\d)/g;
  const without = (pattern, text) => text.replace(pattern, ' ').replace(/ {2,}/g, ' ').trim();
  const holds = (pattern, text) => text.search(pattern) >= 0;
  addEventListener('input', e => {
    if (!e.target.matches?.('input[type=search][hx-get]') || !holds(BECOMES_CPR, e.target.value)) return;
    e.stopPropagation();
    dropDraft(e.target);
  }, true);
  document.addEventListener('htmx:config:request', e => {
    const { method, body } = e.detail.ctx.request;
    if (method === 'GET' && holds(BECOMES_CPR, body?.get('q') ?? '')) body.set('q', without(BECOMES_CPR, body.get('q')));
  });
  // data-cpr-removed="cpr" on the form: the field by which the next page says so.
  addEventListener('formdata', e => {
    const form = e.target, q = e.formData.get('q') ?? '';
    if (form.method !== 'get' || !holds(CPR, q)) return;
    e.formData.delete('q');
    if (form.dataset.cprRemoved) e.formData.set(form.dataset.cprRemoved, '1');
    e.formData.set('q', without(CPR, q));
  });

  // ---- speaking: data-announce="text" on what was put into the page is read aloud once.
  let spokenLast = [];
  const announce = texts => {
    const live = $('#besked');
    const news = texts.filter(text => !spokenLast.includes(text)); // a live page sends the same again when something else has changed
    spokenLast = texts;
    if (!live || !news.length) return;
    live.textContent = '';
    setTimeout(() => { live.textContent = news.join('. '); }, 100);
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
    const spoken = root.matches?.('[data-announce]') ? [root] : [...all('[data-announce]', root)];
    if (spoken.length) announce(spoken.map(x => x.dataset.announce));
    (root.matches?.('.error-summary') ? root : $('.error-summary, [data-focus]', root))?.focus();
  };

  // ---- the clock on the wall
  const showClock = x => {
    const time = new Intl.DateTimeFormat(x.dataset.clock === 'en' ? 'en-GB' : 'da-DK',
      { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Copenhagen' });
    x.textContent = time.format(new Date());
  };

  // ---- nothing typed is lost. What a clerk has written stays in this tab until it has been sent and taken: choosing a task,
  // pressing another button, or a session that ended must not cost a note. CPR numbers are not kept.
  const DRAFTS = 'indgang.drafts';
  const KEPT = '.triage-end :is(textarea, select, input:not([type=hidden], [name=cpr])), .triage-search #q, .outcome textarea, .desk-more textarea';
  const drafts = () => { try { return JSON.parse(sessionStorage.getItem(DRAFTS)) ?? { fields: {} }; } catch { return { fields: {} }; } };
  const keep = d => { try { sessionStorage.setItem(DRAFTS, JSON.stringify(d)); } catch { /* a browser that keeps nothing */ } };
  const draftKey = x => `${new URL(x.form.action).pathname}|${x.name}`;
  const dropDraft = x => { const d = drafts(); delete d.fields[draftKey(x)]; keep(d); };
  const startsAfresh = () => !/[?&](task|q|said|life_event|citizen_id|municipality_code)=/.test(location.search);
  const forget = (d, start) => Object.keys(d.fields).forEach(k => { if (k.startsWith(start)) delete d.fields[k]; });
  const restoreDrafts = () => {
    const d = drafts(), who = $('.staff-person strong')?.textContent, wrong = $('.error-summary');
    if (location.pathname === '/log-ind') {
      if (d.sent && !wrong) { d.away = true; delete d.sent; keep(d); }
      if (d.away && $('#udkast')) $('#udkast').hidden = Object.keys(d.fields).length === 0;
      return;
    }
    if (!who) return;
    if (d.who !== who) d.fields = {}; // a colleague's
    if (d.sent && !wrong) forget(d, d.sent.endsWith('/afslut|') ? d.sent.replace('afslut|', '') : d.sent);
    delete d.sent;
    const triage = $('.triage-end');
    if (triage && !d.away) delete d.fields[draftKey($('#q'))]; // the address has it, or it has become what was said
    if (triage && startsAfresh() && !d.away && !wrong) forget(d, `${new URL(triage.action).pathname}|`);
    all(KEPT).forEach(x => {
      const value = d.fields[draftKey(x)];
      if (value === undefined || (x.value !== x.defaultValue && x.matches('textarea, input'))) return;
      if (x.type === 'checkbox') x.checked = value; else if (!wrong || !x.value) x.value = value;
      if (value) x.closest('details')?.setAttribute('open', '');
    });
    if (d.away && $('#q')?.value) setTimeout(() => $('#q').dispatchEvent(new Event('input', { bubbles: true })));
    if (location.pathname !== '/vagt') delete d.away; // who signs in may have to go on duty first
    d.who = who;
    keep(d);
  };
  document.addEventListener('input', e => {
    if (!e.target.matches(KEPT)) return;
    const d = drafts();
    d.fields[draftKey(e.target)] = e.target.type === 'checkbox' ? e.target.checked : e.target.value;
    keep(d);
  });
  // When the contact was begun: with the first key or choice on a page that knows of none yet. By the server's clock, for ours may
  // be wrong. Without JavaScript it is the first search or choice that is sent.
  const answeredAt = performance.timeOrigin + (performance.getEntriesByType('navigation')[0]?.responseStart ?? 0);
  addEventListener('input', e => {
    if (!e.target.closest?.('.workplace')) return;
    const fields = [...all('input[name=begun][data-now]')], since = Math.max(0, Math.floor(Date.now() - answeredAt));
    const begun = fields.find(x => x.value)?.value ?? Number(fields[0]?.dataset.now) + since;
    fields.forEach(x => { x.value = begun; });
  }, true);
  // The session ended while tasks were looked up: htmx leads to the sign-in page, and what was typed is here afterwards.
  document.addEventListener('htmx:before:response', e => {
    if (e.detail?.ctx?.response?.raw?.status === 401) keep({ ...drafts(), away: true });
  });
  // Whose matter it is depends on where the citizen lives: show it again. At once when it was picked with the mouse; by keyboard
  // when the field is left or with Enter, for each letter and arrow chooses something (WCAG 3.2.2). The focus goes on where it was.
  const LIVES = '.triage-end [name=municipality_code]', FOCUS = 'indgang.focus';
  let picked = false;
  const nameOf = x => x?.id ? `#${CSS.escape(x.id)}` : x?.name ? `[name="${x.name}"]${x.value && x.matches('button') ? `[value="${x.value}"]` : ''}` : '';
  const showAgain = (select, focus) => {
    const to = new URL(location.href), shown = [...select.options].find(o => o.defaultSelected)?.value ?? '';
    if (select.value === shown || to.pathname !== new URL(select.form.action).pathname || $('.error-summary')) return;
    ['given', 'registered'].forEach(x => to.searchParams.delete(x));
    if ($('#q').value) to.searchParams.set('q', without(CPR, $('#q').value));
    if ($('.triage-end [name=begun]')?.value) to.searchParams.set('begun', $('.triage-end [name=begun]').value);
    to.searchParams.set('municipality_code', select.value);
    try { sessionStorage.setItem(FOCUS, nameOf(focus)); } catch { /* a browser that keeps nothing */ }
    location.assign(to);
  };
  const focusAgain = () => {
    let where = '';
    try { where = sessionStorage.getItem(FOCUS); sessionStorage.removeItem(FOCUS); } catch { /* a browser that keeps nothing */ }
    const field = where && $('.triage-end') && $(where);
    field?.closest('details')?.setAttribute('open', '');
    field?.focus?.();
  };
  addEventListener('pointerdown', e => { picked = Boolean(e.target.closest?.(LIVES)); });
  document.addEventListener('change', e => { if (picked && e.target.matches(LIVES)) showAgain(e.target, e.target); });
  document.addEventListener('focusout', e => { if (e.target.matches(LIVES)) showAgain(e.target, e.relatedTarget); });
  document.addEventListener('keydown', e => {
    if (!e.target.matches(LIVES)) return;
    picked = false;
    if (e.key !== 'Enter') return;
    e.preventDefault();
    showAgain(e.target, e.target);
  });
  addEventListener('submit', e => {
    if (e.defaultPrevented) return;
    const path = new URL(e.target.action).pathname;
    all('[data-mirror]', e.target).forEach(x => { x.value = document.getElementById(x.dataset.mirror)?.value || x.value; });
    if (path === '/log-ud') return sessionStorage.removeItem(DRAFTS);
    if (e.target.method === 'post' && path !== '/log-ind') keep({ ...drafts(), sent: `${path}|` });
  });

  // ---- asking before what cannot be undone; printing
  document.addEventListener('submit', e => {
    const text = e.submitter?.dataset.confirm ?? e.target.dataset.confirm;
    if (text && !confirm(text)) { e.preventDefault(); e.stopPropagation(); }
  }, true);
  // ---- a name of whom to call is written in the field of the receiver, where what else was typed stays; without JavaScript the
  // link does it with a new page.
  document.addEventListener('click', e => {
    const name = e.target.closest('a[data-receiver]'), field = $('[name=receiver]');
    if (!name || !field || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    field.value = name.dataset.receiver;
    ($('button[value=transferred]') ?? field).focus();
  });

  document.addEventListener('click', e => {
    if (e.target.closest('button[data-print], a[data-print]')) print();
  });
  // The paper ticket prints itself, when its font is there.
  addEventListener('load', () => { if (document.body.dataset.print) document.fonts.ready.then(() => print()); });

  // ---- live pages: say so when the figures may be old
  // The server names its events; htmx puts only nameless ones into the page.
  document.addEventListener('htmx:sse:before:message', e => { e.detail.message.event = ''; });
  const offline = gone => { const x = $('#afbrudt'); if (x) x.hidden = !gone; };
  // The session has ended while nobody was here: what it showed is not left standing, unless something is half written, which the
  // sign-in takes along when it is sent.
  const written = x => x.matches('select') ? [...x.options].some(o => o.selected !== o.defaultSelected && o.index > 0)
    : x.checked !== x.defaultChecked || (x.type !== 'hidden' && x.value !== x.defaultValue);
  const signedOut = status => {
    if (status !== 401 || [...all('input, textarea, select')].some(written)) return false;
    location.reload();
    return true;
  };
  document.addEventListener('htmx:sse:error', e => { if (!signedOut(e.detail.status)) offline(true); });
  document.addEventListener('htmx:sse:after:connection', () => offline(false));
  // The extension mends a stream that broke. One that never stood is ours to ask for again, ever more seldom; and what is
  // answered in its place, an error page, has no place on a board.
  const waits = new WeakMap();
  const isLive = x => x?.matches?.('[hx-sse\\:connect]');
  const again = x => {
    const wait = Math.min((waits.get(x) ?? 1500) * 2, 60000);
    waits.set(x, wait);
    offline(true);
    setTimeout(() => { if (x.isConnected) htmx.ajax('GET', x.getAttribute('hx-sse:connect'), { source: x }); }, wait * (0.7 + Math.random() * 0.6));
  };
  document.addEventListener('htmx:sse:after:connection', e => waits.delete(e.target));
  document.addEventListener('htmx:sse:close', e => { if (isLive(e.target) && e.detail.reason === 'ended') again(e.target); });
  document.addEventListener('htmx:error', e => { if (isLive(e.detail?.ctx?.sourceElement)) again(e.detail.ctx.sourceElement); });
  document.addEventListener('htmx:before:response', e => {
    const { sourceElement, response } = e.detail?.ctx ?? {};
    if (!isLive(sourceElement) || response.raw.headers.get('Content-Type')?.includes('text/event-stream')) return;
    e.preventDefault();
    if (!signedOut(response.raw.status)) again(sourceElement);
  });
  addEventListener('offline', () => { if ($('[hx-sse\\:connect]')) offline(true); });

  document.addEventListener('htmx:after:swap', e => {
    const target = e.detail?.ctx?.target ?? e.target;
    if (target instanceof Element && target.isConnected) arrived(target);
  });
  document.addEventListener('DOMContentLoaded', () => {
    restoreDrafts();
    arrived(document.body);
    focusAgain();
    all('form[method=post]').forEach(f => { f.noValidate = true; }); // the server says what is wrong, in whole sentences
    if ($('[data-clock]')) setInterval(() => all('[data-clock]').forEach(showClock), 5000);
  });
})();
