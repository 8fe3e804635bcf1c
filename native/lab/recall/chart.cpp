// SPDX-License-Identifier: MIT
#include "lab/recall/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>

#include "lab/recall/labels.h"
#include "lab/recall/report.h"
#include "publish/out/text_forms.h"

namespace vitrine::lab {
namespace {

constexpr double kWidth = 1120, kSetHeight = 470, kHead = 64, kFoot = 34;
constexpr double kPanelWidth = 470, kPanelHeight = 350;
constexpr double kFont = 12;
constexpr std::size_t kTen = 1;  // of kRecallAt

// Colours follow the reader's screen; those of points differ in lightness as well as in hue, and shape tells
// them apart without either.
constexpr const char* kStyle =
    "svg{--paper:#ffffff;--ink:#1f1f1f;--faint:#d9d9d9;--soft:#5c5c5c;--chain:#8f2d1f;--other:#24618e}\n"
    "@media(prefers-color-scheme:dark){svg{--paper:#161616;--ink:#f0f0f0;--faint:#3a3a3a;--soft:#b0b0b0;"
    "--chain:#ff9a84;--other:#8cc4f2}}\n"
    "text{font-family:system-ui,'DejaVu Sans',sans-serif;font-size:12px;fill:var(--ink)}\n"
    ".title{font-size:17px;font-weight:600}.soft{fill:var(--soft)}.grid{stroke:var(--faint);stroke-width:1}\n"
    ".axis{stroke:var(--soft);stroke-width:1}.chain{stroke:var(--chain);fill:none;stroke-width:1.5}\n"
    ".inner{fill:var(--chain)}.other{fill:var(--paper);stroke:var(--other);stroke-width:2}\n"
    ".lead{stroke:var(--soft);stroke-width:0.75}\n"
    ".label{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}\n";

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", value);
  return text.data();
}

std::string line(const char* name, double x1, double y1, double x2, double y2) {
  return "<line class=\"" + std::string(name) + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) +
         "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) + "\"/>\n";
}

std::string circle(const char* name, double x, double y, int radius) {
  return "<circle class=\"" + std::string(name) + "\" cx=\"" + number(x) + "\" cy=\"" + number(y) +
         "\" r=\"" + std::to_string(radius) + "\"/>\n";
}

std::string square(double x, double y) {
  return "<rect class=\"other\" x=\"" + number(x - 4.5) + "\" y=\"" + number(y - 4.5) +
         "\" width=\"9\" height=\"9\"/>\n";
}

std::string text_at(double x, double y, const std::string& classes, const char* anchor,
                    const std::string& text) {
  return "<text class=\"" + classes + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" +
         anchor + "\">" + publish::xml_text(text) + "</text>\n";
}

// A number with its unit as an axis shows it: "100 kB", not "100.0 kB".
std::string without_zeros(const std::string& text) {
  const std::size_t space = text.find(' ');
  std::string value = text.substr(0, space);
  if (value.find('.') != std::string::npos) {
    value.erase(value.find_last_not_of('0') + 1);
    if (value.back() == '.') value.pop_back();
  }
  return value + text.substr(space);
}

// What a point says: the stage, and how where there are several. Beside the structure's own way others are
// short: "beam 64", "8 partitions".
std::string label_of(const RecallRow& row) {
  if (row.stage == "structure" && !row.in_chain) {
    const std::size_t of = row.label.find(" of ");
    if (of != std::string::npos)
      return row.label.substr(0, of) + (of == 1 && row.label[0] == '1' ? " partition" : " partitions");
    const std::size_t comma = row.label.find(", ");
    return comma == std::string::npos ? row.label : row.label.substr(comma + 2);
  }
  if (row.stage == "structure") return row.label;
  return row.stage == "lists" ? "neighbour lists" : row.stage == "fine" ? "fine codes" : row.stage;
}

// Values of one axis as places on the screen.
struct Scale {
  double low = 0, high = 1, from = 0, to = 1;  // low is shown at from
  [[nodiscard]] double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

struct Axis {
  const char* title;
  double (*value)(const RecallRow&);
  std::string (*readable)(double);
};

// One panel: recall at 10 against the logarithm of something.
class Panel {
 public:
  Panel(const RecallSet& set, const Axis& axis, double left, double top)
      : set_(set), axis_(axis), left_(left), top_(top) {
    double least = INFINITY, most = 0, worst = 1;
    for (const RecallRow& row : set.rows) {
      const double value = axis.value(row);
      if (value > 0) least = std::min(least, value);
      most = std::max(most, value);
      if (row.recall[kTen]) worst = std::min(worst, *row.recall[kTen]);
    }
    if (!(least <= most)) least = most = 1;
    // Room on both sides for labels, and decades below and above where there is but one value.
    x_ = {std::log10(least) - 0.35, std::log10(most) + 0.35, left, left + kPanelWidth};
    // Below the worst answer, but no lower than needed: what is compared is near the top.
    floor_ = std::max(0.0, std::floor((worst - 0.02) * 20) / 20);
    y_ = {floor_, 1 + 0.04 * (1 - floor_), top + kPanelHeight, top};
  }

  std::string draw() const { return grid() + chain() + points(); }

 private:
  std::string grid() const {
    std::string svg;
    for (double decade = std::ceil(x_.low); decade <= x_.high; ++decade) {
      const double x = x_.at(decade);
      svg += line("grid", x, top_, x, top_ + kPanelHeight);
      svg += text_at(x, top_ + kPanelHeight + 18, "soft", "middle",
                     without_zeros(axis_.readable(std::pow(10, decade))));
    }
    const double span = 1 - floor_;
    const double step = span > 0.5 ? 0.1 : span > 0.2 ? 0.05 : span > 0.1 ? 0.02 : 0.01;
    for (int i = 0; 1 - i * step >= floor_ - 1e-9; ++i) {
      const double y = y_.at(1 - i * step);
      svg += line("grid", left_, y, left_ + kPanelWidth, y);
      svg += text_at(left_ - 8, y + 4, "soft", "end", number(1 - i * step));
    }
    svg += line("axis", left_, top_ + kPanelHeight, left_ + kPanelWidth, top_ + kPanelHeight);
    svg += line("axis", left_, top_, left_, top_ + kPanelHeight);
    return svg + text_at(left_ + kPanelWidth / 2, top_ + kPanelHeight + 38, "", "middle", axis_.title);
  }

  bool shown(const RecallRow& row) const { return axis_.value(row) > 0 && row.recall[kTen].has_value(); }
  double x_of(const RecallRow& row) const { return x_.at(std::log10(axis_.value(row))); }
  double y_of(const RecallRow& row) const { return y_.at(*row.recall[kTen]); }

  std::string chain() const {
    std::string places;
    for (const RecallRow& row : set_.rows) {
      if (row.in_chain && shown(row)) places += number(x_of(row)) + "," + number(y_of(row)) + " ";
    }
    return "<polyline class=\"chain\" points=\"" + places + "\"/>\n";
  }

  std::string points() const {
    std::vector<LabelledPoint> labelled;
    std::string svg, texts;
    std::string links;  // of the chain, which lie above the others
    for (const RecallRow& row : set_.rows) {
      if (!shown(row)) continue;
      const double x = x_of(row), y = y_of(row);
      labelled.push_back({x, y, label_of(row)});
      if (row.in_chain) {
        links += circle("inner", x, y, 5);
      } else if (row.stage == "lists") {
        svg += square(x, y);
      } else {
        svg += circle("other", x, y, 4);
      }
    }
    const std::vector<Label> labels = place_labels(
        labelled, {left_ + 2, top_ + 1, left_ + kPanelWidth - 2, top_ + kPanelHeight - 1}, kFont);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (labels[i].apart)
        texts += line("lead", labelled[i].x, labelled[i].y, labels[i].x, labels[i].y - 0.3 * kFont);
      texts += text_at(labels[i].x, labels[i].y, "label", labels[i].ends ? "end" : "start", labelled[i].text);
    }
    return texts + svg + links;
  }

  const RecallSet& set_;
  const Axis& axis_;
  double left_, top_, floor_ = 0;
  Scale x_, y_;
};

const Axis kBytes = {"a visitor downloads for a first answer", [](const RecallRow& row) { return row.bytes; },
                     readable_bytes};
const Axis kTime = {"processor time of a query", [](const RecallRow& row) { return row.milliseconds; },
                    readable_time};

// The drawing in words.
std::string description(const RecallReport& report) {
  std::string text = "Recall at 10 by stage.";
  for (const RecallSet& set : report.sets) {
    text += " " + std::to_string(set.count) + " " + set.queries + " asked:";
    for (const RecallRow& row : set.rows) {
      if (!row.recall[kTen]) continue;
      text += " " + label_of(row) + " " + number(*row.recall[kTen]) + " for " + readable_bytes(row.bytes) +
              " and " + readable_time(row.milliseconds) + ";";
    }
    text.back() = '.';
  }
  return text;
}

}  // namespace

std::string recall_svg(const RecallReport& report) {
  const double height = kHead + kSetHeight * static_cast<double>(report.sets.size()) + kFoot;
  const std::string title = "Recall of \"" + report.title + "\"";
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(kWidth) + " " +
                    number(height) + "\" role=\"img\" aria-labelledby=\"title description\">\n";
  svg += "<title id=\"title\">" + publish::xml_text(title) + "</title>\n<desc id=\"description\">" +
         publish::xml_text(description(report)) + "</desc>\n<style>" + kStyle + "</style>\n";
  svg += "<rect width=\"100%\" height=\"100%\" fill=\"var(--paper)\"/>\n";
  svg += text_at(28, 32, "title", "start", title);
  svg += text_at(28, 52, "soft", "start",
                 std::to_string(report.works) + " works, " + report.model + ", " + report.structure +
                     ". Truth: " + report.truth + ".");
  for (std::size_t i = 0; i < report.sets.size(); ++i) {
    const RecallSet& set = report.sets[i];
    const double top = kHead + kSetHeight * static_cast<double>(i) + 44;
    svg += text_at(72, top - 18, "", "start",
                   "Recall at 10, " + std::to_string(set.count) + " " + set.queries + " asked");
    svg += Panel(set, kBytes, 72, top).draw();
    svg += Panel(set, kTime, 72 + kPanelWidth + 80, top).draw();
  }
  const double foot = height - 14;
  svg += circle("inner", 34, foot - 4, 5) +
         text_at(46, foot, "", "start", "the chain: each stage and what it loses") +
         circle("other", 340, foot - 4, 4) + text_at(352, foot, "", "start", "other widths of the search") +
         square(560, foot - 4) + text_at(572, foot, "", "start", "lists of works: no search");
  return svg + "</svg>\n";
}

}  // namespace vitrine::lab
