# shellcheck shell=bash
# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Reads files of mutations, for the scripts beside it. A mutation is a block of lines, blocks are separated by blank ones:
#
#   # One sentence: what would be lost if this change went unnoticed.
#   file: a path in the tree
#   from: a piece of one line, which occurs in the file exactly once
#   to: what stands there instead; may be empty
#   tests: a regular expression for ctest -R: the tests that notice
#
# Comments without a block say something about the file.

# open_mutations LIST: next_mutation reads this file from its start.
open_mutations() {
    list=$1
    number=0
    exec 3<"$list"
}

# Reads the next block into why, file, from, to and tests, of which those that are missing are unset, and the place where it
# begins into `at`. False at the end of the file.
next_mutation() {
    local line
    unset why file from to tests at
    while IFS= read -r line <&3; do
        number=$((number + 1))
        case $line in
            "" | "# "*) ;;
            "file: "* | "from: "* | "tests: "*) declare -g "${line%%: *}=${line#*: }" ;;
            "to:") to= ;;
            "to: "*) to=${line#to: } ;;
            *)
                echo "$list:$number: \"$line\" is no line of a mutation" >&2
                exit 1
                ;;
        esac
        if [[ -n $line ]]; then
            at=${at-$list:$number}
            [[ $line != "# "* ]] || why=${why-}${why:+ }${line#"# "}
        elif [[ -n ${file+x}${from+x}${to+x}${tests+x} ]]; then
            return 0
        else
            unset why at
        fi
    done
    [[ -n ${file+x}${from+x}${to+x}${tests+x} ]]
}

# occurs TEXT FILE: how often, as 0, 1 or 2 for "more than once".
occurs() {
    local content rest
    content=$(<"$2")
    rest=${content#*"$1"}
    if [[ $rest == "$content" ]]; then
        echo 0
    elif [[ $rest != *"$1"* ]]; then
        echo 1
    else
        echo 2
    fi
}

# test_names BUILD: the names of all tests of a build folder, one a line.
test_names() { ctest --test-dir "$1" -N | sed -n 's/^ *Test *#[0-9]*: //p'; }
