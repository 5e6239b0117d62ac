// @ts-check
/**
 * Puts a chat button into any web page: `<script src="https://desk.example.com/embed.js" async></script>`, with
 * `data-label="Ask us"` for other words on it, and with `data-call` (or `data-call="Ring us"`) a call button above it;
 * `data-chat="off"` leaves the chat out. Each opens a frame of the desk's /chat or /call page. Nothing leaks either way: buttons and frames are in shadow roots, styles are adopted and not written into the page (so a content security
 * policy without 'unsafe-inline' is fine), nothing global is left but one mark against being run twice, and the frame is
 * told the page's address and nothing else of it.
 */
(() => {
  const script = /** @type {HTMLScriptElement | null} */ (
    document.currentScript ?? document.querySelector('script[src$="/embed.js"]')
  );
  const MARK = Symbol.for('gatehouse.embed');
  if (!script || MARK in window) return;
  Object.defineProperty(window, MARK, { value: true });

  const desk = new URL(script.src).origin;
  const phone = window.matchMedia('(max-width: 639.5px)');

  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    button {
      font: 500 15px/1.4 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
      cursor: pointer;
    }
    button:focus-visible { outline: 2px solid #4659d9; outline-offset: 2px; }
    .opener {
      position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom));
      z-index: 2147483000; display: flex; align-items: center; gap: 8px; min-height: 48px; max-width: calc(100vw - 40px);
      padding: 10px 18px; border: 0; border-radius: 24px; background: #4659d9; color: #fff;
      box-shadow: 0 1px 2px rgb(16 20 40 / 0.2), 0 8px 24px -6px rgb(16 20 40 / 0.4);
    }
    .above { bottom: calc(max(20px, env(safe-area-inset-bottom)) + 60px); }
    .opener:hover { background: #3646b8; }
    .opener:focus-visible { outline-color: #fff; outline-offset: -4px; box-shadow: 0 0 0 3px #4659d9, 0 0 0 5px #fff; }
    .opener svg { flex: none; width: 20px; height: 20px; }
    .opener span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .opener .unread {
      flex: none; min-width: 22px; padding: 0 6px; border-radius: 11px; background: #fff; color: #2b389b;
      font-size: 13px; font-weight: 700; line-height: 22px; text-align: center;
    }
    [hidden] { display: none !important; }
    .said { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    dialog {
      position: fixed; inset: auto max(20px, env(safe-area-inset-right)) max(20px, env(safe-area-inset-bottom)) auto;
      z-index: 2147483000; width: min(400px, calc(100vw - 40px)); height: min(640px, calc(100vh - 40px)); max-width: none;
      max-height: none; margin: 0; padding: 0; border: 0; border-radius: 12px; overflow: hidden; background: Canvas;
      color: CanvasText; color-scheme: light dark;
      box-shadow: 0 0 0 1px rgb(16 20 40 / 0.12), 0 16px 48px -8px rgb(16 20 40 / 0.4);
    }
    dialog[open] { display: flex; flex-direction: column; }
    .bar {
      flex: none; display: flex; align-items: center; justify-content: space-between; gap: 8px; min-height: 48px;
      padding: 2px 6px 2px 16px; background: #4659d9; color: #fff;
      font: 600 15px/1.4 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
    }
    .bar span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .closer {
      flex: none; display: grid; place-items: center; width: 44px; height: 44px; padding: 0; border: 0;
      border-radius: 8px; background: none; color: inherit;
    }
    .closer:hover { background: rgb(255 255 255 / 0.15); }
    .closer:focus-visible { outline-color: #fff; outline-offset: -4px; }
    .closer svg { width: 20px; height: 20px; }
    .elsewhere {
      flex: none; margin: 0; padding: 10px 16px; border-top: 1px solid GrayText;
      font: 400 14px/1.4 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
    }
    .elsewhere a { color: LinkText; }
    iframe { flex: 1; width: 100%; min-height: 0; border: 0; }
    @media (max-width: 639.5px) {
      dialog { inset: 0; width: 100vw; height: 100vh; height: 100dvh; border-radius: 0; }
    }
    @media print { .opener, dialog { display: none !important; } }
  `;

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {Record<string, string>} attributes
   * @param {(Node | string)[]} children
   */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  /** @param {string} path */
  function picture(path) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const attributes = {
      viewBox: '0 0 24 24',
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': '2',
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
      'aria-hidden': 'true',
    };
    for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', path);
    svg.append(line);
    return svg;
  }

  const CHAT_SIGN = 'M21 11.5a8.4 8.4 0 0 1-12.3 7.4L3 21l2.1-5.7A8.4 8.4 0 1 1 21 11.5Z';
  const CALL_SIGN =
    'M22 16.9v3a2 2 0 0 1-2.2 2 19.8 19.8 0 0 1-8.6-3.1 19.5 19.5 0 0 1-6-6A19.8 19.8 0 0 1 2.1 4.2 2 2 0 0 1 4.1 2h3a2 2 0 0 1 2 1.7c.1 1 .4 1.9.7 2.8a2 2 0 0 1-.5 2.1L8.1 9.9a16 16 0 0 0 6 6l1.3-1.3a2 2 0 0 1 2.1-.4c.9.3 1.8.6 2.8.7a2 2 0 0 1 1.7 2Z';

  /**
   * All windows open in the same corner, so one at a time, and no button lies on it: what each does when another one
   * opens or closes.
   * @type {{ kind: string, heed: (isOpen: boolean) => void }[]}
   */
  const neighbours = [];

  /**
   * A button and its window; answers how to put them into the page.
   * @param {'chat' | 'call'} kind
   * @param {string} label
   * @param {boolean} above whether another button is below this one
   */
  function makeWindow(kind, label, above) {
    /** In this tab, whether the window was open; in all tabs, whether a chat runs and the frame has to be there. */
    const OPEN = `gatehouse-${kind}-open`;
    const RUNNING = `gatehouse-${kind}-running`;
    /** @type {HTMLIFrameElement | null} */
    let frame = null;
    /** Whether the frame has said that it is the chat; what it doesn't say after so long it isn't going to. */
    let isReady = false;
    const READY_MS = 8_000;
    let unread = 0;
    /** Whether another window is open. */
    let isCovered = false;

    const count = make('span', { class: 'unread', 'aria-hidden': 'true', hidden: '' });
    const words = make('span', {}, label);
    const opener = make(
      'button',
      { type: 'button', class: above ? 'opener above' : 'opener', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
      picture(kind === 'chat' ? CHAT_SIGN : CALL_SIGN),
      words,
      count,
    );
    const closer = make(
      'button',
      { type: 'button', class: 'closer', 'aria-label': `Close the ${kind} window` },
      picture('M6 6l12 12M18 6 6 18'),
    );
    const bar = make('div', { class: 'bar' }, make('span', { 'aria-hidden': 'true' }, label), closer);
    const dialog = make('dialog', { 'aria-label': label }, bar);
    const said = make('div', { class: 'said', role: 'status' });
    const host = make(kind === 'chat' ? 'gatehouse-chat' : 'gatehouse-call', {});
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(opener, dialog, said);

    /** The page's address without what is only for the browser. */
    function pageAddress() {
      const { origin, pathname, search } = window.location;
      return (origin + pathname + search).slice(0, 2000);
    }

    function showFrame() {
      if (frame) return;
      frame = make('iframe', {
        title: label,
        src: `${desk}/${kind}?embedded=1&page=${encodeURIComponent(pageAddress())}`,
        ...(kind === 'call' && { allow: 'microphone; autoplay' }),
      });
      dialog.append(frame);
      window.setTimeout(() => !isReady && offerElsewhere(), READY_MS);
    }

    /**
     * The browser shows nothing of a desk that doesn't list this site, and doesn't say so to scripts. A visitor who is
     * refused sees why in the frame, above this.
     */
    function offerElsewhere() {
      console.warn(
        `Gatehouse: the ${kind} window has not begun in this page. If its window is empty, add ${window.location.origin} to "Sites that may embed the chat" under Configuration > Settings on ${desk}.`,
      );
      const link = make(
        'a',
        { href: `${desk}/${kind}`, target: '_blank', rel: 'noopener' },
        'Open it in a tab of its own',
      );
      dialog.append(make('p', { class: 'elsewhere' }, 'Is this window empty? ', link));
    }

    /** @param {boolean} byPerson whether somebody asked for it, who then goes on in the window */
    function open(byPerson) {
      showFrame();
      if (!dialog.open) {
        if (phone.matches) dialog.showModal();
        // Unlike show(), this leaves the focus where it is.
        else dialog.setAttribute('open', '');
      }
      showOpener();
      tellNeighbours();
      opener.setAttribute('aria-expanded', 'true');
      keep('session', OPEN, true);
      if (byPerson) frame?.focus();
      tellFrame(byPerson);
    }

    function close() {
      if (dialog.open) dialog.close();
    }

    function afterClose() {
      showOpener();
      if (!isCovered) tellNeighbours();
      opener.setAttribute('aria-expanded', 'false');
      // Does nothing while another window, which has the focus, keeps it hidden.
      opener.focus();
      keep('session', OPEN, false);
      tellFrame(false);
    }

    function showOpener() {
      opener.hidden = dialog.open || isCovered;
    }

    function tellNeighbours() {
      for (const other of neighbours) if (other.kind !== kind) other.heed(dialog.open);
    }

    /** @param {boolean} isOpen whether another window is */
    function heed(isOpen) {
      isCovered = isOpen;
      if (isOpen) close();
      showOpener();
    }

    /** @param {boolean} focus */
    function tellFrame(focus) {
      // Before it is there, what the frame holds is not the desk's.
      if (!isReady) return;
      frame?.contentWindow?.postMessage({ gatehouse: kind, event: dialog.open ? 'shown' : 'hidden', focus }, desk);
    }

    /** @param {number} number */
    function showUnread(number) {
      if (number !== unread) said.textContent = number > 0 ? `${label}: ${newMessages(number)}` : '';
      unread = number;
      count.hidden = number === 0;
      count.textContent = number > 9 ? '9+' : String(number);
      if (number > 0) opener.setAttribute('aria-label', `${label}, ${newMessages(number)}`);
      else opener.removeAttribute('aria-label');
    }

    /** @param {number} number */
    function newMessages(number) {
      return number === 1 ? 'one new message' : `${number} new messages`;
    }

    /**
     * @param {'session' | 'local'} where
     * @param {string} key
     * @param {boolean} value
     */
    function keep(where, key, value) {
      try {
        const storage = where === 'session' ? sessionStorage : localStorage;
        if (value) storage.setItem(key, '1');
        else storage.removeItem(key);
      } catch {
        // Forbidden: then the next page doesn't know.
      }
    }

    /**
     * @param {'session' | 'local'} where
     * @param {string} key
     */
    function isKept(where, key) {
      try {
        return (where === 'session' ? sessionStorage : localStorage).getItem(key) === '1';
      } catch {
        return false;
      }
    }

    neighbours.push({ kind, heed });
    opener.addEventListener('click', () => open(true));
    closer.addEventListener('click', close);
    dialog.addEventListener('close', afterClose);
    // On a phone it is modal and closes by itself on Escape; else by this, or by the frame's word.
    dialog.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close();
    });
    window.addEventListener('message', ({ origin, source, data }) => {
      if (origin !== desk || !frame || source !== frame.contentWindow || data?.gatehouse !== kind) return;
      if (data.event === 'ready') {
        isReady = true;
        root.querySelector('.elsewhere')?.remove();
        tellFrame(dialog.open && document.activeElement === host);
      } else if (data.event === 'close') close();
      else if (data.event === 'call') words.textContent = data.running === true ? `${label}: on a call` : label;
      else if (data.event === 'chat') {
        keep('local', RUNNING, data.running === true);
        showUnread(dialog.open ? 0 : Math.max(0, Number(data.unread) || 0));
      }
    });

    return () => {
      document.body.append(host);
      if (isKept('session', OPEN)) open(false);
      else if (isKept('local', RUNNING)) showFrame();
    };
  }

  const call = script.dataset.call;
  const hasChat = script.dataset.chat !== 'off';
  const windows = [
    ...(hasChat ? [makeWindow('chat', script.dataset.label?.trim() || 'Chat with us', false)] : []),
    ...(call !== undefined ? [makeWindow('call', call.trim() || 'Call us', hasChat)] : []),
  ];
  function begin() {
    for (const show of windows) show();
  }
  if (document.body) begin();
  else document.addEventListener('DOMContentLoaded', begin);
})();
