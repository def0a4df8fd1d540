from insights.masking import mask


def test_mask():
    masked = mask({"email": "a@shop.example", "amount": 5}, b"key")
    assert masked["amount"] == 5
    assert masked["email"] != "a@shop.example"
    assert mask({"email": "a@shop.example"}, b"key")["email"] == masked["email"]
    assert mask({"email": "a@shop.example"}, b"other")["email"] != masked["email"]
