/* Asks the DingTalk app for a sign-in code and sends it back with the form. The app puts a bridge
   into the page: one on Android, one on iOS, one on HarmonyOS, and on a computer the window
   answers messages. Only this one call is needed, so no library is loaded. Chrome 69, ES2017. */
(function () {
  "use strict";
  const CALL = "runtime.permission.requestAuthCode";
  const PATIENCE = 15000;
  const form = document.getElementById("signin");
  let over = false;

  function failed() {
    if (over) return;
    over = true;
    document.getElementById("state").hidden = true;
    document.getElementById("failed").hidden = false;
  }

  function done(answer) {
    const code = answer && answer.code;
    if (over) return;
    if (typeof code !== "string" || !code) return failed();
    over = true;
    form.elements.code.value = code;
    form.submit();
  }

  function ready(present, event, then) {
    if (present()) return then();
    document.addEventListener(event, function () { if (present()) then(); else failed(); });
  }

  function android(wanted) {
    const nuva = function () { return window.nuva && window.nuva.isReady !== false; };
    ready(nuva, "runtimeready", function () {
      const bridge = window.nuva.require();
      bridge(done, failed, "runtime.permission", "requestAuthCode", wanted);
    });
    document.addEventListener("runtimefailed", failed);
  }

  function ios(wanted) {
    const bridge = function () { return window.WebViewJavascriptBridge; };
    ready(bridge, "WebViewJavascriptBridgeReady", function () {
      try { bridge().init(function () {}); } catch (twice) { /* somebody has started it already */ }
      bridge().callHandler(CALL, wanted, function (answer) {
        if (answer && String(answer.errorCode) === "0") done(answer.result);
        else failed();
      });
    });
  }

  function harmony(wanted) {
    const bridge = function () { return window.DingTalkJSBridge; };
    ready(bridge, "DingTalkJSBridgeReady", function () {
      try { bridge().init(function () {}); } catch (twice) { /* somebody has started it already */ }
      bridge().call(CALL, wanted, function (answer) {
        if (answer && answer.success) done(answer.body);
        else failed();
      });
    });
  }

  function container() {
    const found = String(window.dd_bridge_config || window.name).match(/{.*}/);
    try { return found ? JSON.parse(found[0]) : {}; } catch (strange) { return {}; }
  }

  function computer(wanted) {
    const host = container();
    if (!/^https:\/\/([\w-]+\.)*(dingtalk\.com|7ding\.ai)$/.test(host.hostOrigin || "")) return failed();
    const id = Date.now();
    window.addEventListener("message", function (event) {
      const said = event.data || {};
      if (event.origin !== host.hostOrigin || said.type !== "response" || said.msgId !== id) return;
      if (said.success) done(said.body);
      else failed();
    });
    const body = { corpId: wanted.corpId, url: location.href.split("#")[0] };
    const message = { msgId: id, containerId: host.containerId, methodName: CALL, body: body, type: "request" };
    window.postMessage(message, host.hostOrigin);
  }

  function ask() {
    const agent = navigator.userAgent;
    const wanted = { corpId: form.dataset.corp };
    window.setTimeout(failed, PATIENCE);
    if (/OpenHarmony/i.test(agent)) return harmony(wanted);
    if (/iPhone|iPad|iPod|iOS/i.test(agent)) return ios(wanted);
    if (/Android/i.test(agent)) return android(wanted);
    return computer(wanted);
  }

  try { ask(); } catch (broken) { failed(); }
})();
