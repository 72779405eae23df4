/** Moves its template into an open shadow root, as web components do. */
class GalleryGroup extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const template = this.querySelector('template');
    this.attachShadow({ mode: 'open' }).append(template.content.cloneNode(true));
  }
}

customElements.define('gallery-group', GalleryGroup);

/** Gives the frame the height of what is in it, now and when the window changes. */
for (const frame of document.querySelectorAll('iframe')) {
  const fit = () => {
    frame.style.height = `${frame.contentDocument.documentElement.offsetHeight}px`;
  };
  const watch = () => new ResizeObserver(fit).observe(frame.contentDocument.body);
  if (frame.contentDocument?.readyState === 'complete' && frame.contentDocument.URL !== 'about:blank')
    watch();
  else frame.addEventListener('load', watch);
}
