// casbin_bench asks casbin, with a model such as Harbor's, what
// print_casbin_questions printed on standard input, checks that it answers as
// this library does, and then prints what one question costs, in the form of
// Google Benchmark.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	casbin "github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	"github.com/casbin/casbin/v2/persist"
)

const (
	subject     = "robot$ci"
	repetitions = 3
)

// A subject may act on what a pattern matches, with an action or any; a deny
// beats an allow.
const modelText = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.sub == p.sub && covers(r.obj, p.obj) && (r.act == p.act || p.act == '*')
`

var (
	parameter = regexp.MustCompile(`/:[^/]+`)
	patterns  sync.Map // Compiled once, so that only matching is measured.
)

// covers says whether a policy's object, which may hold `*` and `:name`,
// matches all of what is asked for.
func covers(object, pattern string) bool {
	if known, ok := patterns.Load(pattern); ok {
		return known.(*regexp.Regexp).MatchString(object)
	}
	text := strings.ReplaceAll(pattern, "/*", "/.*")
	text = parameter.ReplaceAllString(text, "/[^/]+")
	compiled := regexp.MustCompile("^" + text + "$")
	patterns.Store(pattern, compiled)
	return compiled.MatchString(object)
}

type question struct {
	object, action string
	allowed        bool
}

// peerCase is one robot: its rows, and what is asked about it. It is the store
// that an enforcer is loaded from.
type peerCase struct {
	rows      string
	policies  []string
	questions []question
}

func (c *peerCase) LoadPolicy(m model.Model) error {
	for _, line := range c.policies {
		if err := persist.LoadPolicyLine(line, m); err != nil {
			return err
		}
	}
	return nil
}

func (c *peerCase) SavePolicy(model.Model) error               { return nil }
func (c *peerCase) AddPolicy(_, _ string, _ []string) error    { return nil }
func (c *peerCase) RemovePolicy(_, _ string, _ []string) error { return nil }
func (c *peerCase) RemoveFilteredPolicy(_, _ string, _ int, _ ...string) error {
	return nil
}

// enforcer is what Harbor makes for each request.
func (c *peerCase) enforcer() *casbin.Enforcer {
	m, err := model.NewModelFromString(modelText)
	must(err)
	e, err := casbin.NewEnforcer(m, c)
	must(err)
	e.AddFunction("covers", func(arguments ...interface{}) (interface{}, error) {
		return covers(arguments[0].(string), arguments[1].(string)), nil
	})
	return e
}

func (c *peerCase) ask(e *casbin.Enforcer, i int) bool {
	q := c.questions[i%len(c.questions)]
	allowed, err := e.Enforce(subject, q.object, q.action)
	must(err)
	return allowed
}

func (c *peerCase) check() {
	e := c.enforcer()
	for i, q := range c.questions {
		if c.ask(e, i) != q.allowed {
			log.Fatalf("with %s grants, casbin answers %v to %s %s, this library %v",
				c.rows, !q.allowed, q.object, q.action, q.allowed)
		}
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func readCases() []*peerCase {
	var cases []*peerCase
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if fields[0] == "rows" {
			cases = append(cases, &peerCase{rows: fields[1]})
			continue
		}
		c := cases[len(cases)-1]
		if fields[0] == "p" {
			c.policies = append(c.policies,
				fmt.Sprintf("p, %s, %s, %s, allow", subject, fields[1], fields[2]))
		} else {
			c.questions = append(c.questions, question{fields[1], fields[2], fields[3] == "yes"})
		}
	}
	must(lines.Err())
	return cases
}

type figure struct {
	Name       string  `json:"name"`
	RunName    string  `json:"run_name"`
	RunType    string  `json:"run_type"`
	Repetition int     `json:"repetition_index"`
	Iterations int     `json:"iterations"`
	RealTime   float64 `json:"real_time"`
	TimeUnit   string  `json:"time_unit"`
}

func measure(name string, body func(b *testing.B)) []figure {
	var figures []figure
	for i := 0; i < repetitions; i++ {
		result := testing.Benchmark(body)
		ns := float64(result.T.Nanoseconds()) / float64(result.N)
		figures = append(figures, figure{name, name, "iteration", i, result.N, ns, "ns"})
	}
	return figures
}

func main() {
	var figures []figure
	cases := readCases()
	if len(cases) == 0 {
		log.Fatal("no questions")
	}
	for _, c := range cases {
		c := c
		c.check()
		figures = append(figures, measure("BM_CasbinEnforce_Ready/"+c.rows, func(b *testing.B) {
			e := c.enforcer()
			for i := 0; i < b.N; i++ {
				c.ask(e, i)
			}
		})...)
		figures = append(figures, measure("BM_CasbinEnforce_PerRequest/"+c.rows, func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				c.ask(c.enforcer(), i)
			}
		})...)
	}
	must(json.NewEncoder(os.Stdout).Encode(map[string]interface{}{
		"context":    map[string]string{"go": runtime.Version()},
		"benchmarks": figures,
	}))
}
