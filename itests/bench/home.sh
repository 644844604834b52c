#!/bin/sh
# Prepares a home for the turn benchmark: home.sh HOME [MODEL_URL]
# It holds the agent "bench" (the calculator, the model openai/mock) and the provider at MODEL_URL.
set -eu

home=${1:?usage: home.sh HOME [MODEL_URL]}
url=${2:-http://127.0.0.1:9001/v1}

mkdir -p "$home/config/agents"
cat > "$home/config/agents/bench.json" <<JSON
{
  "description": "One turn is: model, calculator, model.",
  "instructions": "You are a helpful assistant.",
  "model": "openai/mock",
  "tools": ["calculator"]
}
JSON
cat > "$home/config/io.osgent.model.openai-openai.cfg" <<CFG
name = openai
apiKey = test
baseUrl = $url
api = chat
models = mock
CFG
