#include "robot_accounts/cli/table.h"

#include <string>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/cli/text.h"

namespace robot_accounts::cli {
namespace {

using ::testing::HasSubstr;

TEST(TextTest, TimesAreUtc) {
  EXPECT_EQ(TimeText(1772359200), "2026-03-01T10:00:00Z");
  EXPECT_EQ(DayText(1772359200), "2026-03-01");
}

TEST(TextTest, PrintableTextKeepsTerminalsSafe) {
  EXPECT_EQ(PrintableText("a\x1b[31m\nb\x7f"), "a?[31m?b?");
  EXPECT_EQ(PrintableText("\xc2\x9b"
                          "1m"),
            "?1m");
  EXPECT_EQ(PrintableText("caf\xc3\xa9 \xc2\xa9"), "caf\xc3\xa9 \xc2\xa9");
}

TEST(TextTest, CutTextCutsBetweenCharacters) {
  EXPECT_EQ(CutText("library", 7), "library");
  EXPECT_EQ(CutText("library", 6), "libr..");
  EXPECT_EQ(CutText("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 3), "\xc3\xa9..");
  EXPECT_EQ(CutText("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 4),
            "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9");
  EXPECT_EQ(CutText("library", 1), ".");
  EXPECT_EQ(CutText("library", 0), "");
}

TEST(TextTest, WrapTextBreaksAtBlanks) {
  EXPECT_EQ(WrapText("one two three", 7, 2), "one two\n  three");
  EXPECT_EQ(WrapText("one two three", 6, 0), "one\ntwo\nthree");
  EXPECT_EQ(WrapText("a longword b", 4, 1), "a\n longword\n b");
  EXPECT_EQ(WrapText("", 4, 1), "");
}

TEST(TableTest, RenderAlignsColumns) {
  Table table({{"ID"}, {"NAME"}});
  table.AddRow({"1", "a"});
  table.AddRow({"1000", "b\n"});
  EXPECT_EQ(table.Render("none"), "ID    NAME\n1     a\n1000  b?\n");
}

TEST(TableTest, RenderWithoutRowsSaysSo) {
  EXPECT_EQ(Table({{"ID"}}).Render("no robots"), "no robots\n");
}

size_t WidestLine(const std::string& text) {
  size_t widest = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    widest = std::max(widest, CountColumns(line));
  }
  return widest;
}

TEST(TableTest, RenderNeverExceedsTheWidth) {
  Table table(
      {{"ID"}, {"NAME", Shrink::kLast}, {"DESCRIPTION", Shrink::kFirst}});
  table.AddRow({"1", std::string(300, 'n'), std::string(80, 'd')});
  table.AddRow({"2", "short", "also short"});
  EXPECT_EQ(WidestLine(table.Render("none")), kMaxColumns);
  EXPECT_THAT(table.Render("none"), HasSubstr("nnn..  dddddddddd..\n"));
}

TEST(TableTest, RenderCutsFirstWhatMattersLess) {
  Table table(
      {{"ID"}, {"NAME", Shrink::kLast}, {"DESCRIPTION", Shrink::kFirst}});
  table.AddRow({"1", std::string(80, 'n'), std::string(80, 'd')});
  EXPECT_EQ(WidestLine(table.Render("none")), kMaxColumns);
  EXPECT_THAT(table.Render("none"),
              HasSubstr(std::string(80, 'n') + "  dddddddddddd..\n"));
}

TEST(FieldListTest, RenderWrapsLongValuesUnderTheFirst) {
  FieldList fields;
  fields.Add("name", "robot$ci");
  fields.Add("permissions", std::string(80, 'a') + " " + std::string(20, 'b'));
  fields.Add("", "more");
  EXPECT_EQ(fields.Render(), "name         robot$ci\npermissions  " +
                                 std::string(80, 'a') + "\n             " +
                                 std::string(20, 'b') +
                                 "\n             more\n");
}

}  // namespace
}  // namespace robot_accounts::cli
