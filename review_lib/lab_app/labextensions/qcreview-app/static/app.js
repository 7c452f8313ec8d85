// A notebook marked as an app opens as one: its cells run, its code is hidden, nobody presses Run.
//
// In walks each notebook panel that JupyterLab opens; only a notebook with the metadata {"qcreview": {"app": true}} is
// touched. This is a federated module written by hand, so that the package needs no JavaScript build: JupyterLab calls
// init() with the modules that it shares, then get() for the plugin. It knows no screen and no season.
(() => {
  "use strict";

  const NAME = "qcreview-app";
  const PLUGIN = "qcreview-app:plugin";
  const HERE = new URL(".", document.currentScript.src).href;
  const WORDS = {
    zh: { opening: "正在打开…", stopped: "后台程序已停止，已保存的内容不受影响。", again: "重新打开" },
    en: { opening: "Opening…", stopped: "The program behind this page has stopped; what was saved is safe.", again: "Open again" },
  };

  let shared = {};

  async function take(name) {
    const versions = Object.values(shared[name] ?? {});
    if (versions.length === 0) throw new Error(`${NAME}: JupyterLab does not share ${name}`);
    return (await versions[0].get())();
  }

  // The notebook in the address gets its kernel while JupyterLab itself is still loading: seconds less to wait.
  // JupyterLab later asks for the same session and finds it there. Any refusal only means that it makes its own.
  async function warm() {
    const data = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
    const path = decodeURIComponent(location.pathname.split(/\/(?:lab|doc)\/(?:workspaces\/[^/]+\/)?tree\//)[1] ?? "");
    if (!path.endsWith(".ipynb") || !data.baseUrl) return;
    const file = path.split("/").map(encodeURIComponent).join("/");
    const answer = await fetch(`${data.baseUrl}api/contents/${file}`);
    const notebook = answer.ok ? (await answer.json()).content : null;
    if (notebook?.metadata?.qcreview?.app !== true) return;
    const xsrf = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
    await fetch(`${data.baseUrl}api/sessions`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-XSRFToken": xsrf },
      body: JSON.stringify({
        path,
        name: path.split("/").pop(),
        type: "notebook",
        kernel: { name: notebook.metadata.kernelspec?.name ?? "python3" },
      }),
    });
  }

  // Tabs that JupyterLab restores in the background run when they are first looked at, not all at once.
  function seen(panel) {
    return new Promise((resolve) => {
      const watch = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          watch.disconnect();
          resolve();
        }
      });
      watch.observe(panel.node);
    });
  }

  function isApp(panel) {
    return panel.model?.getMetadata("qcreview")?.app === true;
  }

  // One notice lies over the page while it opens, and again when the kernel has stopped.
  function notice(panel) {
    const box = document.createElement("div");
    box.className = "qcreview-notice";
    panel.node.append(box);
    return {
      show(text, label, act) {
        const line = document.createElement("p");
        line.textContent = text;
        box.replaceChildren(line);
        if (label) {
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = label;
          button.addEventListener("click", act);
          box.append(button);
        }
        box.hidden = false;
      },
      hide() {
        box.hidden = true;
      },
    };
  }

  // The file stays as it was shipped: what running it puts into the model is never a reason to save or to ask.
  function keepClean(model) {
    const clean = () => {
      if (model.dirty) model.dirty = false;
    };
    model.stateChanged.connect(clean);
    clean();
  }

  function look(panel) {
    panel.addClass("qcreview-app");
    panel.content.notebookConfig = { ...panel.content.notebookConfig, windowingMode: "none" };
    panel.content.node.addEventListener(
      "dblclick",
      (event) => {
        if (event.target.closest(".jp-MarkdownCell")) event.stopImmediatePropagation();
      },
      true,
    );
  }

  // A digit typed on a screen is a mark, not JupyterLab's order to make a heading or to restart the kernel. Its
  // shortcuts ask the element that has the focus, so that is where they are told to keep off, before they look.
  function keepKeys(event) {
    if (!(event.target instanceof Element) || !event.target.closest(".qcreview-app")) return;
    event.target.setAttribute("data-lm-suppress-shortcuts", "true");
    const savesPage = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    if (savesPage) event.preventDefault(); // all is saved already; the browser would offer to save the page
  }

  // The file list is folded away once, when the first app opens: a screen needs the room, and a person who opens the
  // list again keeps it.
  let folded = false;
  function makeRoom(shell) {
    if (folded) return;
    folded = true;
    shell.collapseLeft?.();
  }

  async function open(panel, NotebookActions, words, shell) {
    await panel.context.ready;
    if (panel.isDisposed || !isApp(panel)) return;
    look(panel);
    makeRoom(shell);
    keepClean(panel.context.model);
    const told = notice(panel);
    told.show(words.opening);
    await seen(panel);
    const session = panel.sessionContext;
    let running = false;

    const run = async () => {
      if (running || panel.isDisposed) return;
      running = true;
      told.show(words.opening);
      try {
        await session.ready;
        if (!session.session?.kernel) return;
        await NotebookActions.runAll(panel.content, session);
        told.hide();
      } finally {
        running = false;
        if (!session.session?.kernel) stopped();
      }
    };
    const stopped = () => {
      told.show(words.stopped, words.again, async () => {
        told.show(words.opening);
        const name = panel.model?.getMetadata("kernelspec")?.name ?? "python3";
        try {
          await session.shutdown();
        } catch (error) {
          console.warn(NAME, error); // the server has forgotten it already
        }
        await session.changeKernel({ name });
        await run();
      });
    };

    session.statusChanged.connect((_, status) => {
      if (status === "dead" || status === "autorestarting") stopped();
    });
    await run();
  }

  async function plugin() {
    const { ITranslator } = await take("@jupyterlab/translation");
    const { INotebookTracker, INotebookCellExecutor, NotebookActions } = await take("@jupyterlab/notebook");
    return {
      id: PLUGIN,
      description: "Opens notebooks marked as apps with their cells run and their code hidden.",
      autoStart: true,
      requires: [INotebookTracker, INotebookCellExecutor],
      optional: [ITranslator],
      activate(app, tracker, _executor, translator) {
        const sheet = document.createElement("link");
        sheet.rel = "stylesheet";
        sheet.href = `${HERE}app.css`;
        document.head.append(sheet);
        window.addEventListener("keydown", keepKeys, true);
        const words = translator?.languageCode?.startsWith("en") ? WORDS.en : WORDS.zh;
        const begin = (panel) => open(panel, NotebookActions, words, app.shell).catch((error) => console.error(NAME, error));
        tracker.forEach(begin);
        tracker.widgetAdded.connect((_, panel) => void begin(panel));
      },
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB[NAME] = {
    init(scope) {
      shared = scope;
      warm().catch((error) => console.warn(NAME, error));
    },
    async get(module) {
      if (module !== "./extension") throw new Error(`${NAME}: no module ${module}`);
      const made = await plugin();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
