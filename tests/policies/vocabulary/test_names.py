"""The names of DESIGN §6 are contract: extend, never rename."""

from __future__ import annotations

from collections import Counter

import pytest

from policies.errors import VocabularyError
from policies.language.parser import Parser
from policies.vocabulary import Attribute, AttributeType, Vocabulary, load_vocabulary
from policies.vocabulary.loader import build_vocabulary
from policies.vocabulary.units import UNITS

ATTRIBUTES = load_vocabulary().attributes.values()
NUMBERS = {
    "employees": "person",
    "annual_revenue": "CNY",
    "annual_profit": "CNY",
    "annual_tax": "CNY",
    "output_value": "CNY",
    "total_assets": "CNY",
    "registered_capital": "CNY",
    "rd_expense": "CNY",
    "fixed_asset_investment": "CNY",
    "export_value": "CNY",
    "loan_amount": "CNY",
    "computing_contract": "CNY",
    "first_set_equipment_purchase": "CNY",
    "national_project_funding": "CNY",
    "tax_per_mu": "CNY",
    "rd_intensity": "ratio",
    "revenue_growth": "ratio",
    "annual_electricity": "kWh",
    "roof_area": "m2",
    "land_area_mu": "mu",
    "invention_patents": "piece",
    "overseas_warehouses": "piece",
    "company_age_years": "year",
}
OTHERS = {
    "established_on": AttributeType.DATE,
    "region": AttributeType.REGION,
    "industry": AttributeType.INDUSTRY,
    "listed": AttributeType.BOOLEAN,
    "from_enclave": AttributeType.BOOLEAN,
    "leads_international_standard": AttributeType.BOOLEAN,
    "has_top_talent": AttributeType.BOOLEAN,
    "ownership": AttributeType.CHOICE,
    "size_class": AttributeType.CHOICE,
    "sectors": AttributeType.TAGS,
    "qualifications": AttributeType.TAGS,
}
TERMS = {
    "ownership": "private state foreign overseas_chinese mixed",
    "size_class": "large medium small micro",
    "sectors": """artificial_intelligence software integrated_circuit cloud_big_data blockchain digital_security
        digital_content fintech biomedicine medical_device synthetic_biology brain_computer_interface
        high_end_equipment robotics embodied_intelligence low_altitude_economy aerospace new_materials new_energy
        new_energy_vehicle quantum iot_5g cross_border_ecommerce digital_trade pet_economy home_furnishing
        modern_logistics human_resources agriculture culture_tourism""",
    "qualifications": """high_tech_enterprise tech_sme innovative_sme specialized_sme little_giant
        manufacturing_champion hidden_champion unicorn quasi_unicorn gazelle eaglet chain_leader above_scale
        headquarters future_factory smart_factory digital_workshop green_factory zero_carbon_factory
        national_incubator national_maker_space overseas_talent_project""",
}
CHINESE = {
    "computing_contract": "算力合同额",
    "first_set_equipment_purchase": "首台套采购额",
    "national_project_funding": "国拨经费",
}
CALLED = {
    "国家高新技术企业": "high_tech_enterprise",
    "科技型中小企业": "tech_sme",
    "专精特新中小企业": "specialized_sme",
    "专精特新“小巨人”": "little_giant",
    "单项冠军": "manufacturing_champion",
    "隐形冠军": "hidden_champion",
    "雏鹰": "eaglet",
    "链主": "chain_leader",
    "规上": "above_scale",
}


@pytest.mark.parametrize(("name", "unit"), NUMBERS.items())
def test_a_number_of_the_contract_has_its_unit(vocabulary: Vocabulary, name: str, unit: str) -> None:
    attribute = vocabulary.attribute(name)
    assert (attribute.type, attribute.unit) == (AttributeType.NUMBER, unit)


@pytest.mark.parametrize(("name", "kind"), OTHERS.items())
def test_an_attribute_of_the_contract_has_its_type(vocabulary: Vocabulary, name: str, kind: AttributeType) -> None:
    assert vocabulary.attribute(name).type is kind


@pytest.mark.parametrize(("attribute", "names"), TERMS.items())
def test_the_terms_of_the_contract_are_all_there(vocabulary: Vocabulary, attribute: str, names: str) -> None:
    assert set(names.split()) <= {term.name for term in vocabulary.attribute(attribute).terms}


@pytest.mark.parametrize(("name", "zh"), CHINESE.items())
def test_an_attribute_of_the_contract_has_its_chinese_name(vocabulary: Vocabulary, name: str, zh: str) -> None:
    assert vocabulary.attribute(name).zh == zh


@pytest.mark.parametrize(("word", "name"), CALLED.items())
def test_a_qualification_is_found_by_its_chinese_name(vocabulary: Vocabulary, word: str, name: str) -> None:
    assert vocabulary.term("qualifications", word).name == name


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda a: a.name)
def test_every_attribute_can_be_asked_for(attribute: Attribute) -> None:
    assert attribute.question.endswith(("？", "。"))
    assert attribute.asked_of
    assert 1 <= attribute.effort <= 5


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda a: a.name)
def test_exactly_the_numbers_have_a_known_unit(attribute: Attribute) -> None:
    assert (attribute.unit in UNITS) is (attribute.type is AttributeType.NUMBER)


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda a: a.name)
def test_exactly_tags_and_choices_have_terms(attribute: Attribute) -> None:
    assert bool(attribute.terms) is (attribute.type in {AttributeType.TAGS, AttributeType.CHOICE})


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda a: a.name)
def test_what_an_attribute_is_derived_from_exists(vocabulary: Vocabulary, attribute: Attribute) -> None:
    assert set(attribute.derived_from) <= set(vocabulary.attributes)


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda a: a.name)
def test_what_a_term_implies_is_a_term_of_the_same_attribute(attribute: Attribute) -> None:
    names = {term.name for term in attribute.terms}
    assert {implied for term in attribute.terms for implied in term.implies} <= names


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda a: a.name)
def test_names_within_an_attribute_are_unique(attribute: Attribute) -> None:
    assert max(Counter(term.name for term in attribute.terms).values(), default=1) == 1


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda a: a.name)
def test_every_term_and_synonym_reads_in_a_rule(parser: Parser, attribute: Attribute) -> None:
    verb = "为" if attribute.type is AttributeType.CHOICE else "含"
    for term in attribute.terms:
        for word in (term.zh, *term.synonyms):
            leaf = parser.condition(f"{attribute.zh}{verb}{word}")
            assert term.name in str(leaf), word


SAMPLES = {
    AttributeType.NUMBER: "≥ 1",
    AttributeType.DATE: "≥ 2021-03-01",
    AttributeType.BOOLEAN: "为 是",
    AttributeType.REGION: "属于 余杭区",
    AttributeType.INDUSTRY: "属于 制造业",
}


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda a: a.name)
def test_every_name_of_an_attribute_reads_in_a_rule(parser: Parser, attribute: Attribute) -> None:
    verb = "为" if attribute.type is AttributeType.CHOICE else "含"
    sample = SAMPLES.get(attribute.type) or f"{verb} {attribute.terms[0].zh}"
    tail = sample + "亿元" if attribute.unit == "CNY" else sample
    canonical = parser.condition(f"{attribute.zh} {tail}")
    for word in attribute.synonyms:
        assert parser.condition(f"{word} {tail}") == canonical, word


@pytest.mark.parametrize(("attribute", "entries"), [("region", "places"), ("industry", "industries")])
def test_every_place_and_industry_reads_in_a_rule(
    vocabulary: Vocabulary, parser: Parser, attribute: str, entries: str
) -> None:
    zh = vocabulary.attribute(attribute).zh
    for entry in getattr(vocabulary, entries).values():
        for word in (entry.zh, *entry.synonyms):
            assert parser.condition(f"{zh} 属于 {word}").codes == (entry.code,), word


@pytest.mark.parametrize("word", ["首台（套）采购额", "首台(套)采购额"])
def test_a_name_is_found_in_either_width(vocabulary: Vocabulary, word: str) -> None:
    assert vocabulary.attribute_called(word).name == "first_set_equipment_purchase"


@pytest.mark.parametrize(
    ("look_up", "suggestion"),
    [
        (lambda v: v.attribute("anual_revenue"), "annual_revenue"),
        (lambda v: v.attribute_called("营业收人"), "营业收入"),
        (lambda v: v.term("qualifications", "高兴企业"), "高新企业"),
        (lambda v: v.code("region", "余抗区"), "余杭区"),
        (lambda v: v.code("industry", "软件和信息技木服务业"), "软件和信息技术服务业"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(vocabulary: Vocabulary, look_up: object, suggestion: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        look_up(vocabulary)  # type: ignore[operator]  # parametrised functions
    assert caught.value.suggestion == suggestion
    assert suggestion in str(caught.value)


@pytest.mark.parametrize(("attribute", "code"), [("region", "999999"), ("industry", "ZZ"), ("sectors", "nothing")])
def test_the_name_of_an_unknown_code_is_a_vocabulary_error(vocabulary: Vocabulary, attribute: str, code: str) -> None:
    with pytest.raises(VocabularyError):
        vocabulary.name_of(attribute, code)


def files(*attributes: dict[str, object], **tags: list[dict[str, object]]) -> dict[str, object]:
    """Make the smallest data files that build, with these attributes and terms."""
    defaults = {"type": "tags", "question": "？", "asked_of": "行政", "effort": 1}
    return {
        "attributes.yaml": {"attributes": [defaults | entry for entry in attributes]},
        "regions.yaml": {"regions": [], "zones": []},
        "industries.yaml": {"sections": [], "divisions": [], "groups": []},
        "size_classes.yaml": {"rows": []},
    } | {f"{name}.yaml": {"attribute": name, "terms": terms} for name, terms in tags.items()}


def test_a_word_with_two_meanings_among_attributes_is_refused() -> None:
    clashing = files({"name": "one", "zh": "甲", "synonyms": ["丙"]}, {"name": "two", "zh": "乙", "synonyms": ["丙"]})
    with pytest.raises(VocabularyError, match=r"两种含义.*丙"):
        build_vocabulary(clashing, "test")


def test_a_word_with_two_meanings_among_the_terms_of_an_attribute_is_refused() -> None:
    clashing = files({"name": "one", "zh": "甲"}, one=[{"name": "a", "zh": "乙"}, {"name": "b", "zh": "乙"}])
    with pytest.raises(VocabularyError, match=r"两种含义.*乙"):
        build_vocabulary(clashing, "test")


def test_words_that_differ_in_width_only_count_as_one() -> None:
    clashing = files({"name": "one", "zh": "甲"}, one=[{"name": "a", "zh": "乙（丙）"}, {"name": "b", "zh": "乙(丙)"}])
    with pytest.raises(VocabularyError, match="两种含义"):
        build_vocabulary(clashing, "test")


def test_one_word_may_name_terms_of_two_attributes() -> None:
    shared = files({"name": "one", "zh": "甲"}, {"name": "two", "zh": "乙"}, one=[{"name": "a", "zh": "丙"}],
                   two=[{"name": "b", "zh": "丙"}])  # fmt: skip
    built = build_vocabulary(shared, "test")
    assert (built.term("one", "丙").name, built.term("two", "丙").name) == ("a", "b")


def test_the_vocabulary_is_loaded_once_and_names_its_version() -> None:
    assert load_vocabulary() is load_vocabulary()
    assert len(load_vocabulary().version) == 12
