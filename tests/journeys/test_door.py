"""Coming in: a wrong password, the right one, leaving."""


def test_a_wrong_password_is_refused_politely_and_the_right_one_opens_the_desk(visit, county):
    page = visit()
    page.goto("/")
    assert "/login" in page.url
    page.locator("[name=login]").fill("county_head")
    page.locator("[name=password]").fill("not the password")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "/login" in page.url
    assert page.locator("[role=alert], .tp-err, .errorlist").first.is_visible()
    assert page.locator("[name=login]").input_value() == "county_head"
    assert page.locator("[name=password]").input_value() == ""
