"""The rule language: nodes, their written form 规则中文 and their JSON form."""
