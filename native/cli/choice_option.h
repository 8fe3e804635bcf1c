// SPDX-License-Identifier: MIT
// An option with a few named values.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>

namespace vitrine::cli {

// Unlike CLI::CheckedTransformer this leaves what was typed as the option's result, so that it can be
// remembered.
template <class Value, class Target>
CLI::Option* add_choice_for(CLI::App& command, const std::string& name, Target& target,
                            const std::map<std::string, Value>& choices, const std::string& description) {
  std::set<std::string> names;
  for (const auto& [choice, ignored] : choices) names.insert(choice);
  return command
      .add_option_function<std::string>(
          name, [&target, choices](const std::string& chosen) { target = choices.at(chosen); }, description)
      ->check(CLI::IsMember(names));
}

template <class Value>
CLI::Option* add_choice(CLI::App& command, const std::string& name, Value& value,
                        const std::map<std::string, std::type_identity_t<Value>>& choices,
                        const std::string& description) {
  return add_choice_for<Value>(command, name, value, choices, description);
}

// For one that is decided otherwise where nobody chooses.
template <class Value>
CLI::Option* add_choice(CLI::App& command, const std::string& name, std::optional<Value>& value,
                        const std::map<std::string, std::type_identity_t<Value>>& choices,
                        const std::string& description) {
  return add_choice_for<Value>(command, name, value, choices, description);
}

}  // namespace vitrine::cli
