// Counts characters, adds the scores up and saves the draft when a field is left.
// The page works without it. ES2017: it runs in the phone apps' oldest engines.
(function () {
  "use strict";
  var form = document.getElementById("report");
  var state = document.getElementById("state");
  var total = document.getElementById("total");
  var dirty = form.dataset.saved === "no";
  var saving = false;

  function count(area) {
    document.getElementById(area.dataset.count).textContent = area.value.replace(/\s+/g, "").length;
  }

  function halfWidth(text) {
    return text.trim().replace(/[０-９．]/g, function (c) {
      return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
    });
  }

  function add() {
    var cents = 0;
    var complete = true;
    form.querySelectorAll("[data-score]").forEach(function (input) {
      var text = halfWidth(input.value).replace(/分$/, "");
      if (/^\d+(\.\d+)?$/.test(text)) {
        cents += Math.round(parseFloat(text) * 100);
      } else {
        complete = false;
      }
    });
    total.textContent = complete ? (cents / 100).toFixed(2) : "待补";
  }

  function tell(words, bad) {
    state.textContent = words;
    state.className = bad ? "problem" : "";
  }

  function learn(answer) {
    form.elements.version.value = answer.version;
    Object.keys(answer.bases).forEach(function (key) {
      form.elements["base:" + key].value = answer.bases[key];
    });
  }

  function report(answer) {
    if (answer.refused) {
      tell(answer.refused, true);
      return;
    }
    learn(answer);
    if (answer.clean) {
      tell("已自动保存（" + answer.at + "）", false);
      return;
    }
    dirty = true;
    var problems = Object.keys(answer.problems).map(function (key) {
      return answer.problems[key];
    });
    if (answer.conflicts.length) {
      problems.push("「" + answer.conflicts.join("、") + "」刚刚在别处改过，请点「保存草稿」核对。");
    }
    tell(problems.join(" "), true);
  }

  async function save() {
    if (saving || !dirty || form.querySelector(".offer")) {
      return;
    }
    saving = true;
    dirty = false;
    var data = new FormData(form);
    data.delete("file");
    data.delete("whole");
    try {
      var response = await fetch("/report/save", {
        method: "POST",
        body: data,
        credentials: "same-origin",
        headers: { Accept: "application/json" }
      });
      report(await response.json());
    } catch (error) {
      dirty = true;
      tell("没有连上网络，还没有保存。写的内容还在，请不要关掉页面。", true);
    }
    saving = false;
  }

  form.addEventListener("input", function (event) {
    var field = event.target;
    if (!field.name || field.name === "whole" || field.name === "file") {
      return;
    }
    dirty = true;
    if (field.dataset.count) {
      count(field);
    }
    if ("score" in field.dataset) {
      add();
    }
  });
  form.addEventListener("focusout", save);
  form.addEventListener("change", save);
  form.addEventListener("submit", function () {
    dirty = false;
  });
  form.querySelectorAll("[data-count]").forEach(count);
  add();
})();
