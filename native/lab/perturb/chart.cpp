// SPDX-License-Identifier: MIT
#include "lab/perturb/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <vector>

#include "publish/out/text_forms.h"

namespace vitrine::lab {
namespace {

// Colours of bars on light and dark ground: told apart with any colour vision, and at least 3 : 1 against the
// ground.
struct Hue {
  const char* light;
  const char* dark;
};
constexpr std::array<Hue, 8> kHues = {{{"#0067a5", "#5db4e8"},
                                       {"#c8550a", "#f39552"},
                                       {"#00855c", "#45c79b"},
                                       {"#a0427f", "#dd93c4"},
                                       {"#7d6608", "#d9bd4a"},
                                       {"#5b5f97", "#a4a8e6"},
                                       {"#8a3324", "#e08d7d"},
                                       {"#5f6770", "#aab2bb"}}};

constexpr std::string_view kStyle =
    "svg{color-scheme:light dark;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Liberation "
    "Sans',sans-serif}"
    ".ground{fill:#fff}.ink{fill:#1c1d1f}.soft{fill:#55585e}"
    ".grid{stroke:#dcdee2}.axis,.most{stroke:#6b6f76}.error{stroke:#1c1d1f}.halo{stroke:#fff}"
    "line{stroke-width:1}.grid,.axis{shape-rendering:crispEdges}.most{stroke-dasharray:4 3}"
    ".error{stroke-width:1.5}.halo{stroke-width:4}"
    ".title{font-size:17px;font-weight:600}.panel{font-size:14px;font-weight:600}.text{font-size:12px}"
    ".value{font-size:10.5px;font-variant-numeric:tabular-nums}";
constexpr std::string_view kDarkStyle =
    ".ground{fill:#17181b}.ink{fill:#ececee}.soft{fill:#b1b4ba}"
    ".grid{stroke:#35373c}.axis,.most{stroke:#8d9198}.error{stroke:#ececee}.halo{stroke:#17181b}";

// Sizes in CSS pixels.
constexpr int kMargin = 20;
constexpr int kScale = 34;      // what the vertical axis' numbers take
constexpr int kHeight = 240;    // of a panel's plot
constexpr int kPanelHead = 34;  // above it
constexpr int kPanelFoot = 50;  // below it
constexpr int kBar = 32;
constexpr int kGapBetweenBars = 4;
constexpr int kGapBetweenGroups = 30;
constexpr int kGapBetweenPanels = 34;
constexpr int kLegendRow = 22;
constexpr int kLetter = 7;  // what a letter of 12 pixels takes, on average and a little more
constexpr int kTitleLetter = 10;
constexpr int kLeastWidth = 780;  // what the lines of text take
// Up to so many models the panels stand side by side.
constexpr std::size_t kBeside = 4;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  std::string_view shown(text);
  if (shown.ends_with(".0")) shown.remove_suffix(2);
  return std::string(shown);
}

std::string decimals(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string text_at(double x, double y, std::string_view classes, std::string_view anchor,
                    std::string_view text) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" class=\"" + std::string(classes) + "\"" +
         (anchor.empty() ? "" : " text-anchor=\"" + std::string(anchor) + "\"") + ">" +
         publish::xml_text(text) + "</text>\n";
}

std::string line_at(double x1, double y1, double x2, double y2, std::string_view name) {
  return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" +
         number(y2) + "\" class=\"" + std::string(name) + "\"/>\n";
}

// At most so many bytes of a text, cut between letters.
std::string shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "\xE2\x80\xA6";
}

std::string hue_class(std::size_t model) { return "m" + std::to_string(model % kHues.size()); }

// One of the two measures that are drawn.
struct Panel {
  const char* name;
  const Spread ScoresAt::*spread;
  bool bounded;  // by k / kProfiles
};
constexpr std::array<Panel, 2> kPanels = {
    {{"Precision", &ScoresAt::precision, false}, {"Recall", &ScoresAt::recall, true}}};

class Chart {
 public:
  explicit Chart(const Study& study) : study_(study), models_(study.models.size()) {
    group_ = static_cast<int>(models_) * (kBar + kGapBetweenBars) - kGapBetweenBars;
    plot_ = static_cast<int>(kFirst.size()) * (group_ + kGapBetweenGroups);
    const bool beside = models_ <= kBeside;
    const int panels = beside ? 2 : 1;
    width_ =
        std::max(kLeastWidth, 2 * kMargin + panels * (kScale + plot_) + (panels - 1) * kGapBetweenPanels);
    place_legend();
    const int panel_height = kPanelHead + kHeight + kPanelFoot;
    height_ = top_ + (beside ? 1 : 2) * panel_height + kMargin;
    // What a narrow study leaves free stands left and right of its panels.
    const int left = (width_ - panels * (kScale + plot_) - (panels - 1) * kGapBetweenPanels) / 2;
    for (std::size_t i = 0; i < kPanels.size(); ++i) {
      const int number = static_cast<int>(i);
      origins_[i] = {left + kScale + (beside ? number * (kScale + plot_ + kGapBetweenPanels) : 0),
                     top_ + kPanelHead + (beside ? 0 : number * panel_height)};
    }
  }

  std::string draw() const {
    const std::string size =
        " width=\"" + std::to_string(width_) + "\" height=\"" + std::to_string(height_) + "\"";
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + size + " viewBox=\"0 0 " +
                      std::to_string(width_) + " " + std::to_string(height_) +
                      "\" role=\"img\" aria-labelledby=\"title description\">\n";
    svg += "<title id=\"title\">" + publish::xml_text(title()) + "</title>\n";
    svg += "<desc id=\"description\">" + publish::xml_text(description()) + "</desc>\n";
    svg += style() + "<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n";
    svg += text_at(kMargin, 32, "ink title", "",
                   shortened(title(), static_cast<std::size_t>(width_ / kTitleLetter)));
    svg += text_at(kMargin, 54, "ink text", "", setup());
    svg += text_at(
        kMargin, 72, "soft text", "",
        "Bars: mean over originals. Lines: one standard deviation, within 0 and 1. Dashed: the most that "
        "k neighbours can give.");
    svg += legend();
    for (std::size_t i = 0; i < kPanels.size(); ++i) svg += panel(kPanels[i], origins_[i]);
    return svg + "</svg>\n";
  }

 private:
  struct Point {
    int x = 0, y = 0;
  };

  std::string title() const { return "Altered copies found: " + study_.title; }

  std::string setup() const {
    return std::to_string(study_.originals) + " originals and " + std::to_string(kProfiles) +
           " altered copies of each, exact search, first 1, 3 and 5 neighbours";
  }

  // What the bars show, in words.
  std::string description() const {
    std::string text = setup() + ".";
    for (const ModelScores& model : study_.models) {
      text += " " + model.id + ":";
      for (const ScoresAt& at : model.exact) {
        text += (at.k == kFirst.front() ? " " : "; ") + std::string("first ") + std::to_string(at.k) +
                ", precision " + decimals(at.precision.mean, 3) + ", recall " + decimals(at.recall.mean, 3);
      }
      text += ".";
    }
    return text;
  }

  std::string style() const {
    std::string light(kStyle), dark(kDarkStyle);
    for (std::size_t i = 0; i < std::min(models_, kHues.size()); ++i) {
      light += "." + hue_class(i) + "{fill:" + kHues[i].light + "}";
      dark += "." + hue_class(i) + "{fill:" + kHues[i].dark + "}";
    }
    return "<style>" + light + "@media(prefers-color-scheme:dark){" + dark + "}</style>\n";
  }

  // In as many rows as the names need.
  void place_legend() {
    int x = kMargin, y = 100;
    for (const ModelScores& model : study_.models) {
      const int wide = 20 + kLetter * static_cast<int>(std::min<std::size_t>(model.id.size(), 80)) + 18;
      if (x > kMargin && x + wide > width_ - kMargin) {
        x = kMargin;
        y += kLegendRow;
      }
      legend_.push_back({x, y});
      x += wide;
    }
    top_ = y + 16;
  }

  std::string legend() const {
    std::string svg;
    for (std::size_t i = 0; i < models_; ++i) {
      const Point& at = legend_[i];
      svg += "<rect x=\"" + std::to_string(at.x) + "\" y=\"" + std::to_string(at.y - 11) +
             "\" width=\"13\" height=\"13\" rx=\"2\" class=\"" + hue_class(i) + "\"/>\n";
      const ModelScores& model = study_.models[i];
      svg += text_at(at.x + 20, at.y, "ink text", "", model.trained ? model.id : model.id + " (untrained)");
    }
    return svg;
  }

  std::string panel(const Panel& panel, Point origin) const {
    std::string svg = text_at(origin.x - kScale, origin.y - 16, "ink panel", "", panel.name);
    for (int step = 0; step <= 5; ++step) {
      const double y = origin.y + kHeight * (1.0 - step / 5.0);
      svg += line_at(origin.x, y, origin.x + plot_, y, step == 0 ? "axis" : "grid");
      svg += text_at(origin.x - 8, y + 4, "soft text", "end", decimals(step / 5.0, 1));
    }
    for (std::size_t i = 0; i < kFirst.size(); ++i) {
      const double x =
          origin.x + kGapBetweenGroups / 2.0 + static_cast<double>(i) * (group_ + kGapBetweenGroups);
      for (std::size_t model = 0; model < models_; ++model)
        svg += bar(panel, i, model, x + static_cast<double>(model) * (kBar + kGapBetweenBars), origin.y);
      if (panel.bounded) {
        const double most = origin.y + kHeight * (1.0 - static_cast<double>(kFirst[i]) / kProfiles);
        svg += line_at(x - kGapBetweenBars, most, x + group_ + kGapBetweenBars, most, "most");
      }
      svg += text_at(x + group_ / 2.0, origin.y + kHeight + 36, "ink text", "middle",
                     "k = " + std::to_string(kFirst[i]));
    }
    return svg;
  }

  // Its group says the numbers to whoever points at it.
  std::string bar(const Panel& panel, std::size_t at, std::size_t model, double x, int top) const {
    const Spread& spread = study_.models[model].exact[at].*panel.spread;
    const auto height_of = [&](double value) { return top + kHeight * (1.0 - std::clamp(value, 0.0, 1.0)); };
    const double y = height_of(spread.mean);
    const double middle = x + kBar / 2.0;
    const double upper = spread.mean + spread.deviation;
    const double lower = spread.mean - spread.deviation;
    std::string svg = "<g><title>" +
                      publish::xml_text(study_.models[model].id + ", first " + std::to_string(kFirst[at]) +
                                        ": " + panel.name + " " + decimals(spread.mean, 4) + " (deviation " +
                                        decimals(spread.deviation, 4) + ")") +
                      "</title>\n";
    svg += "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + std::to_string(kBar) +
           "\" height=\"" + number(top + kHeight - y) + "\" class=\"" + hue_class(model) + "\"/>\n";
    // On a halo of the ground, so that they are seen on every hue.
    for (const std::string_view layer : {"halo", "error"}) {
      if (spread.deviation <= 0) break;
      svg += line_at(middle, height_of(upper), middle, height_of(lower), layer);
      // An end without a cap goes on beyond what can be.
      if (upper <= 1) svg += line_at(middle - 5, height_of(upper), middle + 5, height_of(upper), layer);
      if (lower >= 0) svg += line_at(middle - 5, height_of(lower), middle + 5, height_of(lower), layer);
    }
    return svg + text_at(middle, top + kHeight + 16, "ink value", "middle", decimals(spread.mean, 3)) +
           "</g>\n";
  }

  const Study& study_;
  const std::size_t models_;
  int group_ = 0, plot_ = 0, width_ = 0, height_ = 0, top_ = 0;
  std::vector<Point> legend_;
  std::array<Point, kPanels.size()> origins_;
};

}  // namespace

std::string study_svg(const Study& study) { return Chart(study).draw(); }

}  // namespace vitrine::lab
