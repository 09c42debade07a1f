#ifndef ROBOT_ACCOUNTS_CLI_OPTIONS_H_
#define ROBOT_ACCOUNTS_CLI_OPTIONS_H_

#include "robot_accounts/cli/args.h"

namespace robot_accounts::cli {

// Options that several commands share.

inline constexpr OptionSpec kProjectOption = {"--project", "NAME",
                                              "of this project"};
inline constexpr OptionSpec kSystemOption = {"--system", "",
                                             "of the system, in no project"};
inline constexpr OptionSpec kIdOption = {
    "--id", "N", "the robot's id, in the place of its name"};

inline constexpr OptionSpec kDryRunOption = {
    "--dry-run", "", "say what would be done, and do nothing"};
inline constexpr OptionSpec kWithCreatedOption = {
    "--with-created", "", "and all robots that it made, and that they made"};

// What a robot may do, and where: see grant_args.h.
inline constexpr OptionSpec kAllowOption = {
    "--allow", "RESOURCE:ACTION[,...]",
    "what it may do; `robotctl permissions` lists what there is", true};
inline constexpr OptionSpec kTemplateOption = {
    "--template", "NAME",
    "what a common job needs: `robotctl permissions --templates` lists them",
    true};
inline constexpr OptionSpec kAllOption = {
    "--all", "", "everything that can be granted there", true};
inline constexpr OptionSpec kExceptOption = {
    "--except", "RESOURCE:ACTION[,...]", "but not this", true};
inline constexpr OptionSpec kOnOption = {
    "--on", "'*'|/|PROJECT",
    "where a system robot may do that: in all projects, in the system, or in "
    "one project; it stands beside the options that it belongs to",
    true};

inline constexpr OptionSpec kExpiresAtOption = {
    "--expires-at", "TIME",
    "until when it lives: 2026-12-31T18:00:00Z, 2026-12-31 (its begin, UTC) or "
    "Unix seconds"};
inline constexpr OptionSpec kDescriptionOption = {"--description", "TEXT",
                                                  "for people"};

// Secrets in and out.
inline constexpr OptionSpec kSecretStdinOption = {
    "--secret-stdin", "", "read the secret from standard input"};
inline constexpr OptionSpec kExportOption = {
    "--export", "DIR|FILE.json",
    "write the secret to a new file in this directory, or of this name, not to "
    "the output"};

// On whose behalf: see session.h.
inline constexpr OptionSpec kAsOption = {
    "--as", "FULLNAME", "act as this robot: with no more than it may do now"};
inline constexpr OptionSpec kAsSecretFileOption = {
    "--as-secret-file", "FILE", "where the secret of --as stands"};
inline constexpr OptionSpec kRobotsMayEditOption = {
    "--robots-may-edit", "",
    "with --as: let robots change what they could have made"};
inline constexpr OptionSpec kRobotsMayRefreshOption = {
    "--robots-may-refresh", "",
    "with --as: let robots refresh what they could have made"};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_OPTIONS_H_
